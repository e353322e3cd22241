// Compiled and eager training from the same start take the same path.
import { describe, expect, it } from 'vitest';
import type { EpochEvent, OptimizerName, TrainEvent, TrainOptions } from '../../../../main/compute';
import { collect, dense, furthest, optionsFor, weightsOf } from './support';

const epochLosses = (events: TrainEvent[]): number[] =>
  events
    .filter((event): event is EpochEvent => event.type === 'epoch')
    .flatMap((e) => [e.loss, e.validationLoss ?? 0]);

async function both(changes: Partial<TrainOptions>): Promise<{ losses: number; weights: number }> {
  const compiled = await collect(optionsFor(5, { ...changes, backend: 'compiled' }));
  const eager = await collect(optionsFor(5, { ...changes, backend: 'eager' }));
  expect(compiled.events[0]).toMatchObject({ type: 'backend', id: 'compiled' });
  expect(eager.events[0]).toMatchObject({ type: 'backend', id: 'eager' });
  // 4 epochs of 7 batches, the last of 8 rows: 28 steps.
  expect(compiled.finished.steps).toBe(28);
  const [a, b] = [weightsOf(compiled.finished), weightsOf(eager.finished)];
  compiled.finished.model.dispose();
  eager.finished.model.dispose();
  return {
    losses: furthest(epochLosses(compiled.events), epochLosses(eager.events)),
    weights: furthest(a, b),
  };
}

const settings = (optimizer: OptimizerName): TrainOptions['settings'] => ({
  epochs: 4,
  batchSize: 32,
  optimizer,
  learningRate: 0.01,
});

describe('compiled and eager training agree', () => {
  for (const optimizer of ['sgd', 'momentum', 'adam', 'adamw', 'rmsprop'] as const) {
    it(`with ${optimizer}`, async () => {
      const gap = await both({ settings: settings(optimizer) });
      expect(gap.losses).toBeLessThan(1e-5);
      expect(gap.weights).toBeLessThan(2e-4);
    });
  }

  it('with weight decay, clipping and sample weights', async () => {
    const options = optionsFor(5);
    const data = { ...options.data, sampleWeight: options.data.y.map((y) => (y === 1 ? 3 : 1)) };
    for (const optimizer of ['sgd', 'adamw'] as const) {
      const gap = await both({
        data,
        settings: { ...settings(optimizer), weightDecay: 0.05, clipNorm: 0.1 },
      });
      expect(gap.losses).toBeLessThan(1e-5);
      expect(gap.weights).toBeLessThan(2e-4);
    }
  });

  it('with dropout, drawing the same masks', async () => {
    const gap = await both({ build: dense(5, { dropout: 0.4 }) });
    expect(gap.losses).toBeLessThan(1e-5);
    expect(gap.weights).toBeLessThan(2e-4);
  });

  it('with batch norm, running averages included', async () => {
    // SGD: Adam would blow rounding noise in vanishing gradients up to full steps.
    const gap = await both({ build: dense(5, { batchNorm: true }), settings: settings('sgd') });
    expect(gap.losses).toBeLessThan(1e-4);
    expect(gap.weights).toBeLessThan(1e-3);
  });

  it('for every loss', async () => {
    const base = optionsFor(5);
    const onehot = (y: Float32Array): Float32Array => Float32Array.from([...y].flatMap((v) => [v, 1 - v]));
    const twoColumns = {
      data: { ...base.data, y: onehot(base.data.y) },
      validation: { ...(base.validation ?? base.data), y: onehot((base.validation ?? base.data).y) },
    };
    const rising: TrainOptions['build'] = ({ layers, exponential }) =>
      layers.sequential({
        layers: [layers.layers.dense({ units: 1, inputShape: [5] }), exponential()],
      });
    const cases: Partial<TrainOptions>[] = [
      {
        loss: 'categoricalCrossentropy',
        build: dense(5, { outputs: 2, activation: 'softmax' }),
        ...twoColumns,
      },
      {
        loss: 'categoricalCrossentropy',
        build: dense(5, { outputs: 2, activation: 'sigmoid' }),
        ...twoColumns,
      },
      { loss: 'meanSquaredError', build: dense(5, { activation: 'linear' }) },
      { loss: 'meanAbsoluteError', build: dense(5, { activation: 'linear' }) },
      { loss: 'huber', build: dense(5, { activation: 'linear' }) },
      { loss: 'poisson', build: dense(5, { activation: 'sigmoid' }) },
      { loss: 'poisson', build: rising },
      { loss: { name: 'tweedie', power: 1.4 }, build: dense(5, { activation: 'sigmoid' }) },
      { loss: { name: 'tweedie', power: 1.4 }, build: rising },
      { loss: { name: 'pinball', quantile: 0.8 }, build: dense(5, { activation: 'linear' }) },
    ];
    for (const changes of cases) {
      const gap = await both({ ...changes, settings: settings('sgd') });
      expect(gap.losses, JSON.stringify(changes.loss)).toBeLessThan(1e-5);
      expect(gap.weights, JSON.stringify(changes.loss)).toBeLessThan(2e-4);
    }
  });
});
