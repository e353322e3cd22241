// What integrated gradients add up: against what can be worked out by hand, against finite differences, and complete.
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { integrandGraph, type NetworkTools, openSession, type Session } from '../../../../main/compute';
import { buildNetwork, type Network } from '../../../../main/compute/train/network';
import { tf } from '../../../../main/compute/tensorflow';
import { Random } from '../../../../shared/domain';

type Build = (tools: NetworkTools) => LayersModel;
const SEED = 3;

interface Opened {
  network: Network;
  session: Session;
  close(): void;
}

async function opened(build: Build, width: number): Promise<Opened> {
  const network = buildNetwork(build, SEED, width);
  const graph = await integrandGraph({ build, width, weights: network.read() });
  const session = openSession(graph.toBytes());
  return {
    network,
    session,
    close() {
      session.dispose();
      network.dispose();
    },
  };
}

const matrix = (rows: number, data: ArrayLike<number>) => ({
  dtype: 'float32' as const,
  dims: [rows, data.length / rows],
  data: Float32Array.from(data),
});

/** Parts and answers at some places of the way from one row to another, of one output. */
async function along(
  { session, network }: Opened,
  row: readonly number[],
  other: readonly number[],
  places: readonly number[],
  output = 0,
): Promise<{ parts: number[][]; answers: number[] }> {
  const n = places.length;
  const wanted = places.flatMap(() =>
    Array.from({ length: network.outputs }, (_, k) => Number(k === output)),
  );
  const { parts, answer } = await session.run({
    row: matrix(
      n,
      places.flatMap(() => row),
    ),
    other: matrix(
      n,
      places.flatMap(() => other),
    ),
    place: matrix(n, places),
    wanted: matrix(n, wanted),
  });
  const width = (parts?.data.length ?? 0) / n;
  const all = Array.from(parts?.data as Float32Array);
  return {
    parts: places.map((_, i) => all.slice(i * width, (i + 1) * width)),
    answers: places.map((_, i) => Number(answer?.data[i * network.outputs + output])),
  };
}

const middles = (steps: number): number[] => Array.from({ length: steps }, (_, s) => (s + 0.5) / steps);

const columnSums = (parts: readonly (readonly number[])[]): number[] =>
  (parts[0] ?? []).map((_, c) => parts.reduce((sum, part) => sum + (part[c] ?? 0), 0) / parts.length);

const dense: Build = ({ layers: { layers: l, ...layers } }) => {
  const input = layers.input({ shape: [3] });
  const hidden = l.dense({ units: 8, activation: 'tanh' }).apply(input) as SymbolicTensor;
  return layers.model({
    inputs: input,
    outputs: l.dense({ units: 3, activation: 'softmax' }).apply(hidden) as SymbolicTensor,
  });
};

/** Two numbers, the first with gaps (column 2), and a category of four levels (column 3). */
const NUMBERS = [
  { column: 0, gap: 2, edges: [-1, 0, 0.5, 2] },
  { column: 1, gap: -1, edges: [0, 1, 3] },
];
const CATEGORIES = [{ column: 3, seen: [true, true, true, false] }];

const tokens =
  (more: { waves?: { count: number; spread: number }; rectified?: boolean; summary?: boolean }): Build =>
  ({ layers: { layers: l, ...layers }, fieldTokens, firstToken, selfAttention }) => {
    const to = (x: SymbolicTensor, layer: { apply(x: SymbolicTensor): unknown }): SymbolicTensor =>
      layer.apply(x) as SymbolicTensor;
    const input = layers.input({ shape: [4] });
    const x = to(input, fieldTokens({ numbers: NUMBERS, categories: CATEGORIES, width: 8, ...more }));
    if (!more.summary) {
      const hidden = to(to(x, l.flatten()), l.dense({ units: 12, activation: 'relu' }));
      return layers.model({
        inputs: input,
        outputs: to(hidden, l.dense({ units: 1, activation: 'sigmoid' })),
      });
    }
    const looked = l.add().apply([x, to(to(x, l.layerNormalization()), selfAttention({ heads: 2 }))]);
    const own = to(to(looked as SymbolicTensor, firstToken()), l.layerNormalization());
    return layers.model({ inputs: input, outputs: to(own, l.dense({ units: 2, activation: 'softmax' })) });
  };

describe('integrandGraph', () => {
  it('gives weight times difference for a linear network, at every place', async () => {
    const linear: Build = ({ layers: { layers: l, ...layers } }) => {
      const input = layers.input({ shape: [3] });
      return layers.model({ inputs: input, outputs: l.dense({ units: 2 }).apply(input) as SymbolicTensor });
    };
    const open = await opened(linear, 3);
    const [kernel] = open.network.read();
    const [row, other] = [
      [1, -2, 0.5],
      [0.25, 1, 0.5],
    ];
    for (const output of [0, 1]) {
      const { parts } = await along(open, row, other, [0, 0.3, 1], output);
      for (const part of parts)
        part.forEach((value, i) => {
          const weight = kernel?.data[2 * i + output] ?? NaN;
          expect(value).toBeCloseTo(weight * ((row[i] ?? 0) - (other[i] ?? 0)), 6);
        });
    }
    open.close();
  });

  it('has the slopes that finite differences have', async () => {
    const open = await opened(dense, 3);
    const [row, other] = [
      [1, -2, 0.5],
      [-1, 0.5, 2],
    ];
    const said = (x: number[], k: number): number =>
      tf.tidy(() => open.network.apply(tf.tensor(x, [1, 3]), false).dataSync()[k] ?? NaN);
    for (const output of [0, 1, 2])
      for (const place of [0.1, 0.5, 0.9]) {
        const { parts, answers } = await along(open, row, other, [place], output);
        const here = row.map((value, i) => (other[i] ?? 0) + place * (value - (other[i] ?? 0)));
        expect(answers[0]).toBeCloseTo(said(here, output), 6);
        here.forEach((_, i) => {
          const step = 0.01;
          const moved = (by: number): number => said(here.with(i, (here[i] ?? 0) + by), output);
          const slope = (moved(step) - moved(-step)) / (2 * step);
          expect(parts[0]?.[i]).toBeCloseTo(slope * ((row[i] ?? 0) - (other[i] ?? 0)), 3);
        });
      }
    open.close();
  });

  it.each([
    ['intervals', tokens({ rectified: true })],
    ['waves', tokens({ rectified: true, waves: { count: 3, spread: 1 } })],
    ['attention', tokens({ summary: true })],
  ])('adds up to the whole difference between vectors of columns: %s', async (_, build) => {
    const open = await opened(build, 4);
    const random = new Random(1);
    // A gap, an unseen level, and values beyond the ends of the intervals are rows like others.
    const rows = Array.from({ length: 6 }, (_, i) => [
      4 * random.uniform() - 2,
      5 * random.uniform() - 1,
      i % 3 === 0 ? 1 : 0,
      random.below(4),
    ]);
    for (const row of rows)
      for (const other of rows) {
        const { parts } = await along(open, row, other, middles(256));
        const { answers } = await along(open, row, other, [0, 1]);
        const sums = columnSums(parts);
        // A gap belongs to its number: three columns of the table.
        expect(sums.length).toBe(3);
        expect(sums.reduce((a, b) => a + b, 0)).toBeCloseTo((answers[1] ?? 0) - (answers[0] ?? 0), 3);
        // What both rows have alike moves nothing.
        if (row[3] === other[3]) expect(Math.abs(sums[2] ?? NaN)).toBe(0);
        const direct = tf.tidy(() => open.network.apply(tf.tensor(row, [1, 4]), false).dataSync()[0]);
        expect(answers[1]).toBeCloseTo(direct ?? NaN, 5);
      }
    open.close();
  });
});
