// Opening the room must not load TensorFlow.js: a kernel that opens a project, checks and serves doesn't need it.
import { expect, it } from 'vitest';
import * as compute from '../../../main/compute';

/** Where TensorFlow.js keeps its engine for all copies of itself in a process. */
const hasTensorFlow = (): boolean => '_tfengine' in globalThis;

it('loads TensorFlow.js with the first training, and not before', async () => {
  expect(hasTensorFlow()).toBe(false);
  const g = new compute.GraphBuilder({ name: 'double' });
  g.output('y', g.op('Add', [g.input('x', 'float32', ['N']), 'x']), 'float32', ['N']);
  const session = compute.openSession(g.toBytes());
  const { y } = await session.run({ x: { dtype: 'float32', dims: [2], data: Float32Array.of(1, 2) } });
  session.dispose();
  expect(y?.data).toEqual(Float32Array.of(2, 4));
  expect(hasTensorFlow()).toBe(false);

  const events: string[] = [];
  for await (const event of compute.trainNetwork({
    build: ({ layers }) =>
      layers.sequential({ layers: [layers.layers.dense({ units: 1, inputShape: [1] })] }),
    loss: 'meanSquaredError',
    data: { x: Float32Array.of(1, 2, 3), y: Float32Array.of(2, 4, 6), rows: 3, width: 1 },
    settings: { epochs: 2, batchSize: 3, optimizer: 'sgd', learningRate: 0.01 },
    seed: 1,
    clock: { now: () => 0 },
  })) {
    events.push(event.type);
    if (event.type === 'finished') event.model.dispose();
  }
  expect(events.at(-1)).toBe('finished');
  expect(hasTensorFlow()).toBe(true);
});
