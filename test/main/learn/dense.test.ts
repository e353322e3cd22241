// The dense network's ways of reading numbers.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { type Labelled, learnerById, rocAuc } from '../../../main/learn';
import { Random } from '../../../shared/domain';
import { inputFor, runFit } from '../../conformance/material';

/** A class that changes often along one number, which is missing now and then. */
function ripples(rows: number, seed: number): Labelled {
  const random = new Random(seed);
  const x = Float32Array.from({ length: rows }, () => (random.uniform() < 0.05 ? NaN : random.uniform()));
  const y = Float64Array.from(x, (value) => (Math.sin(120 * value) > 0 ? 1 : 0));
  return { x, rows, width: 1, y };
}

describe('waves', () => {
  it('find what rises and falls often, where few intervals do not, and leave as they are', async () => {
    const learner = learnerById('dense');
    const [train, validation] = [ripples(3000, 1), ripples(500, 2)];
    const settings = {
      units: 32,
      bins: 8,
      embedding: 8,
      epochs: 60,
      batchSize: 64,
      learningRate: 0.005,
      dropout: 0,
    };
    const features = [{ name: 'x', source: 'x', step: '', missing: true }];
    const auc = async (more: { numbers?: string; frequency?: number }): Promise<number> => {
      const input = inputFor(learner, 'binary', {
        ...{ train, validation, features, settings: { ...settings, ...more } },
      });
      const { model, error } = await runFit(learner, input);
      expect(error).toBeNull();
      if (!model) throw new Error('not fitted');
      const said = model.predict(validation.x, validation.rows);
      const session = openSession(model.toOnnx().toBytes());
      try {
        const features = { dtype: 'float32' as const, dims: [validation.rows, 1], data: validation.x };
        const { probabilities } = session.runSync({ features });
        said.forEach((p, i) => expect(Math.abs(p - Number(probabilities?.data[i]))).toBeLessThan(1e-5));
      } finally {
        session.dispose();
        model.dispose();
      }
      return rocAuc(
        validation.y,
        said.filter((_, i) => i % 2 === 1),
      );
    };
    expect(await auc({ numbers: 'waves', frequency: 5 })).toBeGreaterThan((await auc({})) + 0.05);
  });
});
