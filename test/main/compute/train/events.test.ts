// Events as they leave the training thread, and what the choice of threads rests on.
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import type { NetworkTools, PostedTrainEvent, TrainOptions } from '../../../../main/compute';
import { buildNetwork } from '../../../../main/compute/train/network';
import { collect, optionsFor } from './support';

describe('events', () => {
  it('can be posted to another thread, all of them, and leave the fitted network behind', async () => {
    const { events, finished } = await collect(optionsFor(5, { checkpointEveryMs: 0, reportEveryMs: 0 }));
    const { port1, port2 } = new MessageChannel();
    for (const event of events) port1.postMessage(event);
    const received = events.map(() => receiveMessageOnPort(port2)?.message as PostedTrainEvent);
    expect(new Set(received.map(({ type }) => type))).toEqual(
      new Set(['backend', 'step', 'epoch', 'checkpoint', 'finished']),
    );
    const last = received.at(-1);
    expect(last && 'model' in last).toBe(false);
    expect(last?.type === 'finished' && last.weights).toEqual(finished.weights);
    // In its own thread the event still has it.
    expect(finished.model.predict(new Float32Array(5), 1)).toHaveLength(1);
    finished.model.dispose();
    port1.close();
  });
});

describe('the multiplications of a row', () => {
  const products = (build: TrainOptions['build'], width: number): number => {
    const network = buildNetwork(build, 1, width);
    try {
      return network.products;
    } finally {
      network.dispose();
    }
  };
  const of = (tools: NetworkTools): NetworkTools['layers']['layers'] => tools.layers.layers;

  it('counts a kernel for every pixel it is used on, one step of a recurrent layer, and no embedding', () => {
    expect(
      products(
        (tools) =>
          tools.layers.sequential({
            layers: [
              of(tools).reshape({ targetShape: [10, 10, 2], inputShape: [200] }),
              of(tools).conv2d({ filters: 4, kernelSize: 3 }),
              of(tools).flatten(),
              of(tools).dense({ units: 3 }),
            ],
          }),
        200,
      ),
    ).toBe(64 * 3 * 3 * 2 * 4 + 256 * 3);
    expect(
      products(
        (tools) =>
          tools.layers.sequential({
            layers: [
              of(tools).embedding({ inputDim: 100, outputDim: 6, inputLength: 7 }),
              of(tools).lstm({ units: 5 }),
              of(tools).dense({ units: 2 }),
            ],
          }),
        7,
      ),
    ).toBe(6 * 20 + 5 * 20 + 10);
  });
});
