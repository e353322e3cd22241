// Scores to rank by have no common scale: one learner says a relevance, another says what only its own order gives a meaning to. What puts a
// list in order are differences within it, so that a model's scores are told in their own deviation within lists.
import type { HeldOut } from '../../project';

/** Deviations below this share of the scores' own size are what is left of rounding. */
const NOTHING = 1e-6;

/** What each model's scores are divided by: their deviation within lists, over all lists; 1 where they tell no rows of a list apart. */
export const scalesOf = (models: readonly HeldOut[]): Float64Array => Float64Array.from(models, scaleOf);

function scaleOf({ outputs, actual, repeats, lists }: HeldOut): number {
  if (!lists) return 1;
  const rows = actual.length;
  const most = lists.reduce((a, b) => Math.max(a, b), -1) + 1;
  let squares = 0;
  let size = 0;
  for (let r = 0; r < repeats; r++) {
    const sums = new Float64Array(most);
    const counts = new Float64Array(most);
    const said = outputs.subarray(r * rows, (r + 1) * rows);
    lists.forEach((list, i) => {
      sums[list] = (sums[list] as number) + (said[i] as number);
      counts[list] = (counts[list] as number) + 1;
    });
    lists.forEach((list, i) => {
      const score = said[i] as number;
      squares += (score - (sums[list] as number) / (counts[list] as number)) ** 2;
      size = Math.max(size, Math.abs(score));
    });
  }
  const deviation = Math.sqrt(squares / Math.max(1, repeats * rows));
  return deviation > NOTHING * size ? deviation : 1;
}
