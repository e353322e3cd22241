// Several fitted recipes with their models as one graph on raw columns: the weighted mean of what they say.
import type { FittedRecipe, RawInput } from '../../../shared/domain';
import { GraphBuilder, type Value } from '../../compute';
import { inputDtype, inputName, lowerRecipe } from '../../recipe';
import { RAW } from '../assemble';

export interface Member {
  recipe: FittedRecipe;
  /** From features to outputs. */
  onnx: Uint8Array;
  weight: number;
}

/** The raw columns that the members take together. */
export function inputsOf(members: readonly Pick<Member, 'recipe'>[]): RawInput[] {
  const inputs = new Map<string, RawInput>();
  for (const { recipe } of members) for (const input of recipe.inputs) inputs.set(input.name, input);
  return [...inputs.values()];
}

/**
 * Inputs ['N', 1] by raw column name, shared by the members; members with the same recipe share its features too. Output `probabilities` or
 * `prediction`, as a learner's graph has them, so that `assembleModel` finishes it like any other.
 */
export function ensembleGraph(members: readonly Member[]): GraphBuilder {
  const [first] = members;
  if (!first) throw new Error('An ensemble needs members.');
  const graph = new GraphBuilder({ name: 'ensemble', prefix: 'ensemble/' });
  graph.metadata(RAW, '1');
  const inputs = new Map<string, Value>(
    inputsOf(members).map(({ name, type }) => [
      inputName(name),
      graph.input(inputName(name), inputDtype(type), ['N', 1]),
    ]),
  );
  const { task } = first.recipe.spec;
  const output = task === 'regression' ? 'prediction' : 'probabilities';
  const parts: Value[] = [];
  for (const group of byRecipe(members)) {
    const inner = new GraphBuilder({ name: 'member', prefix: `member${parts.length}/` });
    const features = lowerRecipe(group.recipe, inner);
    const dims = task === 'regression' ? ['N'] : ['N', group.recipe.classes.length];
    group.models.forEach(({ onnx }, m) => {
      const value = inner.inline(onnx, { features })[output];
      if (value === undefined) throw new Error("A member's graph lacks an output.");
      inner.output(`out${m}`, value, 'float32', dims);
    });
    const bindings = Object.fromEntries(inner.inputNames.map((name) => [name, inputs.get(name) ?? '']));
    const outputs = graph.inline(inner, bindings);
    group.models.forEach(({ weight }, m) => {
      parts.push(graph.op('Mul', [outputs[`out${m}`] ?? '', graph.constant(weight)]));
    });
  }
  const sum = parts.length === 1 ? (parts[0] ?? '') : graph.op('Sum', parts);
  graph.output(output, sum, 'float32', task === 'regression' ? ['N'] : ['N', first.recipe.classes.length]);
  return graph;
}

function byRecipe(members: readonly Member[]): { recipe: FittedRecipe; models: Member[] }[] {
  const groups = new Map<string, { recipe: FittedRecipe; models: Member[] }>();
  for (const member of members) {
    const key = JSON.stringify(member.recipe);
    const group = groups.get(key);
    if (group) group.models.push(member);
    else groups.set(key, { recipe: member.recipe, models: [member] });
  }
  return [...groups.values()];
}
