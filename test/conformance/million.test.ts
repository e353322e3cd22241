// A million rows: what every learner must get through, with as little work a row as its settings allow, in this one thread.
import { describe, expect, it } from 'vitest';
import type { Labelled } from '../../main/learn';
import { rocAuc } from '../../main/learn';
import { learners } from '../../main/learn/catalogue';
import { Random, type Settings } from '../../shared/domain';
import { handControl, inputFor, runFit } from './material';

const ROWS = 1_000_000;
const WIDTH = 4;

/** One look at the rows, or a few; neighbours draw the rows that they keep (their setting `most`), as they say where it is set. */
const LEAST_WORK: Readonly<Record<string, Settings>> = {
  linear: { penaltyBy: 'given', iterations: 8 },
  trees: { rounds: 4, learningRate: 0.3, leaves: 8 },
  forest: { trees: 3, leaves: 8 },
  dense: { layers: 1, units: 4, embedding: 2, bins: 4, epochs: 1, batchSize: 4096, learningRate: 0.02 },
  transformer: {
    ...{ layers: 1, heads: 1, headWidth: 4, bins: 4, epochs: 1, batchSize: 4096, learningRate: 0.02 },
  },
};

/** Cheap to draw: evenly spread features, and a class that two of them say, with noise. */
function many(rows: number, seed: number): Labelled {
  const random = new Random(seed);
  const x = Float32Array.from({ length: rows * WIDTH }, () => 2 * random.uniform() - 1);
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const score =
      1.5 * (x[i * WIDTH] as number) - (x[i * WIDTH + 1] as number) + 0.5 * random.uniform() - 0.25;
    return score > 0 ? 1 : 0;
  });
  return { x, rows, width: WIDTH, y };
}

describe('a million rows', () => {
  const train = many(ROWS, 1);
  const validation = many(2000, 2);

  it.each(learners.map((learner) => ({ name: learner.id, learner })))('$name', async ({ name, learner }) => {
    const input = inputFor(learner, 'binary', { train, validation, settings: LEAST_WORK[name] ?? {} });
    const { model, error, events } = await runFit(learner, input);
    expect(error).toBeNull();
    const said = model?.predict(validation.x, validation.rows) ?? new Float32Array(2 * validation.rows);
    model?.dispose();
    const positive = said.filter((_, i) => i % 2 === 1);
    expect(rocAuc(validation.y, positive)).toBeGreaterThan(0.85);
    // A person sees it go on, and can leave it at its first word.
    expect(events.filter(({ type }) => type === 'progress').length).toBeGreaterThan(2);
    const control = handControl();
    const left = await runFit(learner, { ...input, control }, ({ type }) => {
      if (type === 'progress') control.cancel();
    });
    expect(left.error).toMatchObject({ code: 'cancelled' });
    expect(left.events.filter(({ type }) => type === 'progress').length).toBeLessThan(4);
  });
});
