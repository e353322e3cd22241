// What ways of joining models come to on rows that had no say in them: a cross-validation around the choice itself (nested, as the models'
// own fits were cross-validated before). With weights chosen on the very rows that they are judged by, an ensemble would seem better than
// it is, and so would the best of many models.
import type { Task } from '../../../shared/domain';
import { type Belonging, foldsOf } from '../../data';
import type { HeldOut } from '../../project';
import { rowsAt, standingOf } from '../standing';
import { better } from '../watch';
import { blended } from './blend';
import { scalesOf } from './scale';
import { selectWeights } from './select';
import { fitStack } from './stack';

/** Parts of the rows, each judged by what was chosen on the others. */
const PARTS = 5;

/** The part of each row. Rows that belong together are in one, unless there would be but one; those of a list always are. */
export function partsOf(
  task: Task,
  { actual, lists }: Pick<HeldOut, 'actual' | 'lists'>,
  belonging: Belonging,
  seed: number,
): Int32Array {
  const least: Belonging = lists ? { kind: 'groups', groups: lists } : { kind: 'none' };
  const together = belonging.kind === 'none' ? least : belonging;
  const parts = foldsOf(actual, { task, belonging: together, folds: PARTS, seed });
  return together === least || parts.some((part) => part !== parts[0])
    ? parts
    : foldsOf(actual, { task, belonging: least, folds: PARTS, seed });
}

/** What each way says of every held-out row, chosen without that row's part. */
export interface Crossed {
  /** The mean by greedily chosen weights. */
  mean: HeldOut;
  /** The linear model over log-odds; null for an order, which has no errors that a line could be fitted by, and for what is not a mean by squared errors. */
  stack: HeldOut | null;
  /** The one model with the best figure. */
  single: HeldOut;
}

/** @param models at least one @param check called between steps; throws to leave */
export function crossed(
  task: Task,
  models: readonly HeldOut[],
  parts: Int32Array,
  check: () => void,
): Crossed {
  const [first] = models;
  if (!first) throw new Error('There is nothing to choose from.');
  const empty = (): HeldOut => ({ ...first, outputs: new Float32Array(first.outputs.length) });
  const said = { mean: empty(), stack: task === 'ranking' || first.aim ? null : empty(), single: empty() };
  for (const part of new Set(parts)) {
    const others = models.map((model) => only(model, (i) => parts[i] !== part));
    const asked = models.map((model) => only(model, (i) => parts[i] === part));
    const scales = task === 'ranking' ? scalesOf(others) : undefined;
    const weights = selectWeights(task, others, check, scales);
    const best = asked[bestOf(task, others)];
    const ways: [HeldOut, Float32Array | undefined][] = [
      [said.mean, blended(task, { kind: 'mean', weights, constant: 0, scales }, asked)],
      [said.single, best?.outputs],
    ];
    if (said.stack) ways.push([said.stack, blended(task, fitStack(task, others, weights, check), asked)]);
    const places = placesOf(first, (i) => parts[i] === part);
    for (const [way, outputs] of ways) if (outputs) put(way, places, outputs);
  }
  return said;
}

function bestOf(task: Task, models: readonly HeldOut[]): number {
  let best: { model: number; value: number } | null = null;
  for (const [model, held] of models.entries()) {
    const { value, metric } = standingOf(task, held);
    if (!best || better(metric, value, best.value)) best = { model, value };
  }
  return best?.model ?? 0;
}

const placesOf = ({ actual }: HeldOut, asked: (place: number) => boolean): Int32Array =>
  Int32Array.from(actual, (_, i) => i).filter(asked);

/** Only the rows at the places that are asked for. */
const only = (held: HeldOut, asked: (place: number) => boolean): HeldOut =>
  rowsAt(held, placesOf(held, asked));

/** Writes what was said of the rows at these places. */
function put({ actual, width, repeats, outputs }: HeldOut, places: Int32Array, said: Float32Array): void {
  for (let r = 0; r < repeats; r++)
    places.forEach((to, i) => {
      const from = (r * places.length + i) * width;
      outputs.set(said.subarray(from, from + width), (r * actual.length + to) * width);
    });
}
