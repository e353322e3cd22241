// How much each of several models is listened to: greedy selection with replacement (Caruana and others 2004, "Ensemble selection from
// libraries of models", sections 2.1 to 2.3), on what they said of rows that they had not seen.
import type { Task } from '../../../shared/domain';
import type { HeldOut } from '../../project';
import { standingOf } from '../standing';
import { better } from '../watch';

/** Steps of the selection: weights are multiples of one over this at the finest. */
const STEPS = 40;
/** Steps without gain after which it ends. */
const PATIENCE = 12;

/**
 * Weights that add up to 1, one a model. Starts from the best single model, and adds, again and again, the model that makes the mean of all
 * added so far best; the best mean on the way is kept.
 * @param models held-out outputs on the same rows in the same order
 * @param check called between steps; throws to leave
 * @param scales what each model's outputs are divided by; see scale.ts
 */
export function selectWeights(
  task: Task,
  models: readonly HeldOut[],
  check: () => void,
  scales?: Float64Array,
): Float64Array {
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
      const scale = scales?.[m] ?? 1;
      for (let i = 0; i < size; i++)
        mean.outputs[i] = ((sum[i] as number) + (outputs[i] as number) / scale) / step;
      const { value } = standingOf(task, mean);
      if (!gain || better(metric, value, gain.value)) gain = { model: m, value };
    }
    if (!gain) break;
    const { model, value } = gain;
    counts[model] = (counts[model] as number) + 1;
    const scale = scales?.[model] ?? 1;
    models[model]?.outputs.forEach((output, i) => (sum[i] = (sum[i] as number) + output / scale));
    if (!best || better(metric, value, best.value)) best = { value, counts: counts.slice(), step };
    else if (step - best.step >= PATIENCE) break;
  }
  const kept = best?.counts ?? counts;
  const total = kept.reduce((a, b) => a + b, 0);
  return kept.map((count) => count / total);
}
