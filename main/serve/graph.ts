// A model's graph, opened: raw columns in, the graph's outputs out.
import { cutAt, openSession, type Session, type TensorValue } from '../compute';
import type { FittedRecipe } from '../../shared/domain';
import type { FrameColumn } from '../data';
import { feedsOf, MaskedTrees, RAW, readTrees } from '../learn';
import { appliesExactly, applyRecipe } from '../recipe';

export interface OpenGraph {
  /** Runs rows `from` to `to`. @throws AssayError data.columnMissing */
  run(columns: FrameColumn[], rows: Range, outputs: readonly string[]): Promise<Record<string, TensorValue>>;
  dispose(): void;
}

interface Range {
  from: number;
  to: number;
}

/** @param recipe what the graph was assembled with */
export function openGraph(onnx: Uint8Array, recipe: FittedRecipe): OpenGraph {
  const session = openSession(onnx);
  return {
    run: async (columns, rows, outputs) => session.run(feedsOf(recipe.inputs, { columns }, rows), outputs),
    dispose: () => session.dispose(),
  };
}

/**
 * The same for very many rows: takes a tenth of a second longer to open, and where the model is one sum of trees that are not large, a
 * fifth of the time to run, to the same bits: the graph is parted at the trees, which are walked here.
 */
export const openGraphForMany = (onnx: Uint8Array, recipe: FittedRecipe): OpenGraph =>
  openTrees(onnx, recipe) ?? openGraph(onnx, recipe);

function openTrees(onnx: Uint8Array, recipe: FittedRecipe): OpenGraph | null {
  const cut = cutAt(onnx, 'TreeEnsembleRegressor');
  const sum = cut && readTrees(cut.node);
  const trees = sum && MaskedTrees.of(sum);
  if (!trees) return null;
  // In a graph on raw columns another recipe may lead to the trees.
  const exact = cut.metadata[RAW] !== '1' && appliesExactly(recipe);
  const before = exact ? null : openSession(cut.before());
  const after = openSession(cut.after(['N', sum.outputs]));
  return {
    async run(columns, rows, outputs) {
      const { values, width } = before
        ? await featuresOf(before, feedsOf(recipe.inputs, { columns }, rows))
        : applied(recipe, columns, rows);
      const count = rows.to - rows.from;
      const data = trees.scores(values, count, width);
      const [input = ''] = after.inputs.map(({ name }) => name);
      return after.run({ [input]: { dtype: 'float32', dims: [count, sum.outputs], data } }, outputs);
    },
    dispose() {
      before?.dispose();
      after.dispose();
    },
  };
}

interface Features {
  values: Float32Array;
  width: number;
}

async function featuresOf(before: Session, feeds: Record<string, TensorValue>): Promise<Features> {
  const [found] = Object.values(await before.run(feeds));
  if (!(found?.data instanceof Float32Array)) throw new Error('Features are single precision.');
  return { values: found.data, width: found.dims[1] ?? 0 };
}

function applied(recipe: FittedRecipe, columns: FrameColumn[], { from, to }: Range): Features {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
  return applyRecipe(recipe, { rows: to, rowIds: new Float64Array(0), columns }, rows);
}
