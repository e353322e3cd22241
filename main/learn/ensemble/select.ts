// How much each of several models is listened to: greedy selection with replacement (Caruana and others 2004, "Ensemble selection from
// libraries of models", sections 2.1 to 2.3), on what they said of rows that they had not seen.
import type { Task } from '../../../shared/domain';
import type { HeldOut } from '../../project';
import { foldsOf } from '../../data';
import { standingOf } from '../standing';
import { better } from '../watch';

/** Steps of the selection: weights are multiples of one over this at the finest. */
const STEPS = 40;
/** Steps without gain after which it ends. */
const PATIENCE = 12;
/** Parts of the rows, each weighed by the others, from which the ensemble's own figure comes. */
const PARTS = 5;

/**
 * Weights that add up to 1, one a model. Starts from the best single model, and adds, again and again, the model that makes the mean of all
 * added so far best; the best mean on the way is kept.
 * @param models held-out outputs on the same rows in the same order
 * @param check called between steps; throws to leave
 */
export function selectWeights(task: Task, models: readonly HeldOut[], check: () => void): Float64Array {
  const [first] = models;
  const counts = new Float64Array(models.length);
  if (!first) return counts;
  const size = first.outputs.length;
  const sum = new Float64Array(size);
  const mean: HeldOut = { ...first, outputs: new Float32Array(size) };
  const metric = standingOf(task, first).metric;
  let best: { value: number; counts: Float64Array; step: number } | null = null;
  for (let step = 1; step <= STEPS; step++) {
    let gain: { model: number; value: number } | null = null;
    for (const [m, { outputs }] of models.entries()) {
      check();
      for (let i = 0; i < size; i++) mean.outputs[i] = ((sum[i] as number) + (outputs[i] as number)) / step;
      const { value } = standingOf(task, mean);
      if (!gain || better(metric, value, gain.value)) gain = { model: m, value };
    }
    if (!gain) break;
    const { model, value } = gain;
    counts[model] = (counts[model] as number) + 1;
    models[model]?.outputs.forEach((output, i) => (sum[i] = (sum[i] as number) + output));
    if (!best || better(metric, value, best.value)) best = { value, counts: counts.slice(), step };
    else if (step - best.step >= PATIENCE) break;
  }
  const kept = best?.counts ?? counts;
  const total = kept.reduce((a, b) => a + b, 0);
  return kept.map((count) => count / total);
}

/**
 * What the ensemble says of the held-out rows, each row by weights that were chosen without it: with weights chosen on the very rows that
 * they are judged by, an ensemble would seem better than it is.
 */
export function crossWeighed(
  task: Task,
  models: readonly HeldOut[],
  seed: number,
  check: () => void,
): HeldOut | null {
  const [first] = models;
  if (!first) return null;
  const { actual, repeats, width } = first;
  const rows = actual.length;
  const fold = foldsOf(actual, { task, belonging: { kind: 'none' }, folds: PARTS, seed });
  const outputs = new Float32Array(first.outputs.length);
  for (let part = 0; part < PARTS; part++) {
    const others = models.map((model) => only(model, (i) => fold[i] !== part));
    const weights = selectWeights(task, others, check);
    models.forEach((model, m) => {
      const weight = weights[m] as number;
      if (weight === 0) return;
      for (let r = 0; r < repeats; r++)
        for (let i = 0; i < rows; i++) {
          if (fold[i] !== part) continue;
          const at = (r * rows + i) * width;
          for (let k = at; k < at + width; k++)
            outputs[k] = (outputs[k] as number) + weight * (model.outputs[k] as number);
        }
    });
  }
  return { ...first, outputs };
}

/** Only the rows at the places that are asked for. */
function only(
  { positions, actual, width, repeats, outputs }: HeldOut,
  asked: (place: number) => boolean,
): HeldOut {
  const places = Int32Array.from(actual, (_, i) => i).filter(asked);
  const rows = actual.length;
  const taken = new Float32Array(repeats * places.length * width);
  for (let r = 0; r < repeats; r++)
    places.forEach((from, i) => {
      const start = (r * rows + from) * width;
      taken.set(outputs.subarray(start, start + width), (r * places.length + i) * width);
    });
  return {
    positions: places.map((i) => positions[i] as number),
    actual: Float64Array.from(places, (i) => actual[i] as number),
    width,
    repeats,
    outputs: taken,
  };
}
