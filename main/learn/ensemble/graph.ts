// Several fitted recipes with their models as one graph on raw columns: the weighted mean of what they say, or a linear model over it.
import { type FittedRecipe, type RawInput, saysNumber, type Task } from '../../../shared/domain';
import { GraphBuilder, type Value } from '../../compute';
import { inputDtype, inputName, lowerRecipe } from '../../recipe';
import { RAW } from '../assemble';
import { binaryProbabilities } from '../heads';
import { type Blend, LEAST } from './blend';

export interface Member {
  recipe: FittedRecipe;
  /** From features to outputs. */
  onnx: Uint8Array;
  weight: number;
  /** What its outputs are divided by; see scale.ts. */
  scale?: number;
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
export function ensembleGraph(
  members: readonly Member[],
  { kind, constant }: Pick<Blend, 'kind' | 'constant'>,
): GraphBuilder {
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
  const output = saysNumber(task) ? 'prediction' : 'probabilities';
  const parts: Value[] = [];
  for (const group of byRecipe(members)) {
    const inner = new GraphBuilder({ name: 'member', prefix: `member${parts.length}/` });
    const features = lowerRecipe(group.recipe, inner);
    const dims = saysNumber(task) ? ['N'] : ['N', group.recipe.classes.length];
    group.models.forEach(({ onnx }, m) => {
      const value = inner.inline(onnx, { features })[output];
      if (value === undefined) throw new Error("A member's graph lacks an output.");
      inner.output(`out${m}`, value, 'float32', dims);
    });
    const bindings = Object.fromEntries(inner.inputNames.map((name) => [name, inputs.get(name) ?? '']));
    const outputs = graph.inline(inner, bindings);
    group.models.forEach(({ weight, scale = 1 }, m) => {
      const said = outputs[`out${m}`] ?? '';
      const part = kind === 'stack' ? stackable(graph, task, said) : said;
      parts.push(graph.op('Mul', [part, graph.constant(weight / scale)]));
    });
  }
  const sum = parts.length === 1 ? (parts[0] ?? '') : graph.op('Sum', parts);
  const value = kind === 'stack' ? stacked(graph, task, sum, constant) : sum;
  graph.output(output, value, 'float32', saysNumber(task) ? ['N'] : ['N', first.recipe.classes.length]);
  return graph;
}

/** What a stack multiplies by weights: log-odds ['N', 1] of two classes, logarithms ['N', classes] of several, predictions as they are. */
function stackable(graph: GraphBuilder, task: Task, said: Value): Value {
  if (saysNumber(task)) return said;
  const logs = graph.op('Log', [graph.op('Max', [said, graph.constant(LEAST)])]);
  if (task === 'multiclass') return logs;
  const [no, yes] = [0n, 1n].map((k) =>
    graph.op('Gather', [logs, graph.constant(BigInt64Array.of(k))], { axis: 1 }),
  );
  return graph.op('Sub', [yes ?? '', no ?? '']);
}

function stacked(graph: GraphBuilder, task: Task, sum: Value, constant: number): Value {
  if (task === 'multiclass') return graph.op('Softmax', [sum], { axis: 1 });
  const score = graph.op('Add', [sum, graph.constant(constant)]);
  return saysNumber(task) ? score : binaryProbabilities(graph, score);
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
