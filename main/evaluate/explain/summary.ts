// How much each column moves the model, and which way, from the contributions of a sample of rows.
import {
  type ColumnSummary,
  type ExplainMethod,
  type ExplainSummary,
  type JobContext,
  text,
  throwIfCancelled,
} from '../../../shared/domain';
import { turn } from '../../../shared/domain/turn';
import { among } from '../clusters';
import { outcomeName, SCALES } from './compose';
import { meanOf } from './dependence';
import type { Opened } from './opened';
import { evenly, pickRows, valuesOf } from './rows';
import type { Values } from './sampling';

/** Sampled contributions cost thousands of answers a row. */
const ROWS = { trees: 300, linear: 300, gradients: 300, sampling: 60 } as const;
/** A level on fewer rows says nothing of a direction. */
const LEAST_ROWS = 10;

/** Leaves that are gone through together: some ten seconds. */
const MOST_LEAVES = 6_000_000;
const FEWEST = 100;

function rowsFor(method: ExplainMethod, leaves: number): number {
  const most = ROWS[method];
  return leaves === 0 ? most : Math.min(most, Math.max(FEWEST, Math.floor(MOST_LEAVES / leaves)));
}

/** @param asked how contributions are to be found, where there is a choice */
export async function summarise(
  opened: Opened,
  at: number,
  ctx: JobContext = {},
  asked?: ExplainMethod,
): Promise<ExplainSummary> {
  const { explainer, run, sample } = opened;
  const { recipe, outputs } = explainer;
  const method = explainer.methodFor(asked);
  const rows = evenly(
    Int32Array.from({ length: sample.rows }, (_, i) => i),
    rowsFor(method, explainer.leaves),
  );
  const values = valuesOf(recipe.inputs, pickRows(sample, rows));
  const clusters = among(opened.clusters, rows);
  const d = recipe.inputs.length;
  const sizes = Array.from({ length: d }, () => new Float64Array(rows.length));
  const signed = Array.from({ length: d }, () => new Float64Array(rows.length));
  let sampled = 0;
  for (let i = 0; i < rows.length; i++) {
    throwIfCancelled(ctx.signal);
    const fraction = i / rows.length;
    ctx.onProgress?.({ fraction, phase: text('explain.phase.summary', { rows: rows.length }) });
    const row = values.map((column): Values =>
      column instanceof Float64Array ? column.slice(i, i + 1) : column.slice(i, i + 1),
    );
    const { amounts, method: found } = await explainer.attribute(row, ctx, method);
    if (found !== method) sampled++;
    await turn();
    for (let c = 0; c < d; c++) {
      let size = 0;
      for (let k = 0; k < outputs; k++)
        size += Math.abs(explainer.relative(amounts, c * outputs, k)) / outputs;
      (sizes[c] as Float64Array)[i] = size;
      (signed[c] as Float64Array)[i] = amounts[c * outputs] as number;
    }
  }
  const columns = recipe.inputs.map(({ name }, c): ColumnSummary => {
    const none = {
      column: name,
      size: meanOf(sizes[c] as Float64Array, clusters),
      direction: null,
      raises: null,
      lowers: null,
    };
    // With several classes a column raises one and lowers another.
    if (outputs > 1) return none;
    const own = values[c] as Values;
    const amounts = signed[c] as Float64Array;
    if (own instanceof Float64Array) return { ...none, direction: spearman(own, amounts) };
    return { ...none, ...extremes(own, amounts) };
  });
  return {
    runId: run.id,
    method,
    scale: SCALES[explainer.link],
    outcome: recipe.spec.task === 'binary' ? outcomeName(recipe, 0) : null,
    rows: rows.length,
    sampled,
    columns: columns.sort((a, b) => b.size.value - a.size.value),
    at,
  };
}

/** Correlation of ranks among the rows where the number is known; null where either never changes. */
export function spearman(a: Float64Array, b: Float64Array): number | null {
  const known = Int32Array.from(a.keys()).filter((i) => Number.isFinite(a[i]));
  const x = ranks(Float64Array.from(known, (i) => a[i] as number));
  const y = ranks(Float64Array.from(known, (i) => b[i] as number));
  const middle = (known.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - middle, (y[i] as number) - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/** Ranks from 1, equal values sharing their mean. */
function ranks(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => (values[i] as number) - (values[j] as number));
  const out = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] as number] === values[order[from] as number]) to++;
    for (let i = from; i <= to; i++) out[order[i] as number] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return out;
}

function extremes(
  levels: readonly string[],
  amounts: Float64Array,
): Pick<ColumnSummary, 'raises' | 'lowers'> {
  const by = new Map<string, { count: number; sum: number }>();
  levels.forEach((level, i) => {
    const entry = by.get(level) ?? { count: 0, sum: 0 };
    by.set(level, { count: entry.count + 1, sum: entry.sum + (amounts[i] as number) });
  });
  const means = [...by]
    .filter(([level, { count }]) => level !== '' && count >= LEAST_ROWS)
    .map(([level, { count, sum }]) => ({ level, mean: sum / count }))
    .sort((a, b) => b.mean - a.mean);
  const [top, bottom] = [means[0], means.at(-1)];
  return {
    raises: top && top.mean > 0 ? top.level : null,
    lowers: bottom && bottom.mean < 0 ? bottom.level : null,
  };
}
