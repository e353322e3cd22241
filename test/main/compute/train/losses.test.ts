// The losses of quantiles, counts and amounts, against what one row of them is by definition.
import { describe, expect, it } from 'vitest';
import { rowLoss } from '../../../../main/compute/train/losses';
import type { Loss } from '../../../../main/compute/train/types';
import { tf } from '../../../../main/compute/tensorflow';
import { type Aim, lossOf } from '../../../../shared/domain';

const actual = [0, 1, 3, 0.5, 7, 2];
const said = [0.2, 1, 0.4, 2.5, 9, 1.7];
const column = (values: readonly number[]): ReturnType<typeof tf.tensor2d> =>
  tf.tensor2d([...values], [values.length, 1]);

function lossesOf(loss: Loss, kind: 'plain' | 'exponential logits'): number[] {
  return tf.tidy(() => {
    const output = column(kind === 'plain' ? said : said.map(Math.log));
    return [...rowLoss(loss, column(actual), output, kind).dataSync()];
  });
}

describe('what a row loses', () => {
  it.each([0.1, 0.5, 0.9])('is the pinball loss of the quantile %d', (quantile) => {
    lossesOf({ name: 'pinball', quantile }, 'plain').forEach((value, i) => {
      const expected = lossOf({ metric: 'pinball', quantile }, actual[i] ?? NaN, said[i] ?? NaN);
      expect(value).toBeCloseTo(expected, 5);
    });
  });

  const families: [string, Loss, Aim][] = [
    ['Poisson', 'poisson', { metric: 'poissonDeviance' }],
    ['Tweedie of 1.3', { name: 'tweedie', power: 1.3 }, { metric: 'tweedieDeviance', power: 1.3 }],
    ['Tweedie of 1.9', { name: 'tweedie', power: 1.9 }, { metric: 'tweedieDeviance', power: 1.9 }],
  ];
  for (const [name, loss, aim] of families) {
    it(`is half the deviance but for what no prediction changes, from means and from their logarithms (${name})`, () => {
      for (const kind of ['plain', 'exponential logits'] as const) {
        lossesOf(loss, kind).forEach((value, i) => {
          const y = actual[i] ?? NaN;
          // The deviance has its least, 0, where the prediction is the answer; of an answer of 0, on the way to 0.
          const least =
            y > 0
              ? tf.tidy(
                  () => rowLoss(loss, column([y]), column([Math.log(y)]), 'exponential logits').dataSync()[0],
                )
              : 0;
          expect(value - (least ?? NaN)).toBeCloseTo(lossOf(aim, y, said[i] ?? NaN) / 2, 4);
        });
      }
    });
  }
});
