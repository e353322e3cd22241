// A model opened for many rows says what its whole graph says, to the bit.
import { describe, expect, it } from 'vitest';
import type { FrameColumn } from '../../../main/data';
import { assembleModel } from '../../../main/learn';
import { openGraph, openGraphForMany } from '../../../main/serve/graph';
import { type LearnerId, Random, type Settings } from '../../../shared/domain';
import { customersCsv, openBench, trainHere } from '../learn/project';

const ROWS = 3000;

/** Without the last but one column, the date. */
const undated = (csv: string): string => csv.replace(/,[^,\n]*(,[^,\n]*)$/gm, '$1');

/** Rows with gaps, cities that training never saw, and infinite numbers. */
function hardRows(): FrameColumn[] {
  const random = new Random(5);
  const numbers = (draw: () => number): Float64Array =>
    Float64Array.from({ length: ROWS }, () => (random.below(12) === 0 ? NaN : draw()));
  const infinite = (): number => (random.below(40) === 0 ? -Infinity : 12_000 * random.uniform());
  return [
    { kind: 'number', name: 'age', type: 'integer', values: numbers(() => 10 + random.below(80)) },
    { kind: 'number', name: 'income', type: 'number', values: numbers(infinite) },
    {
      kind: 'text',
      name: 'city',
      type: 'text',
      codes: Int32Array.from({ length: ROWS }, () => random.below(6) - 1),
      dictionary: ['Atlantis', '上海', '', 'Bonn', '北京'],
    },
    {
      kind: 'number',
      name: 'since',
      type: 'date',
      values: numbers(() => 1.6e12 + 86_400_000 * random.below(900)),
    },
  ];
}

const models: [string, string, LearnerId, Settings][] = [
  [
    'trees behind a recipe that only chooses',
    undated(customersCsv(700)),
    'trees',
    { rounds: 30, minRows: 5 },
  ],
  ['trees behind a recipe that calculates', customersCsv(700), 'trees', { rounds: 30, minRows: 5 }],
  ['large trees', customersCsv(700), 'forest', { trees: 5, minRows: 1, leaves: 200 }],
  ['no trees', customersCsv(700), 'linear', {}],
];

describe.each(models)('%s', (_name, csv, learner, settings) => {
  it('are the same in both ways', async () => {
    const bench = await openBench(csv, 'bought', '');
    try {
      const run = await trainHere(bench, learner, settings);
      const fitted = bench.project.runs.fitted(run.id);
      if (!fitted) throw new Error('not fitted');
      const onnx = assembleModel(fitted.recipe, fitted.onnx, { threshold: 0.4 });
      const [whole, many] = [openGraph(onnx, fitted.recipe), openGraphForMany(onnx, fitted.recipe)];
      for (const rows of [
        { from: 0, to: ROWS },
        { from: 700, to: 701 },
      ]) {
        const expected = await whole.run(hardRows(), rows, ['probabilities', 'label']);
        expect(await many.run(hardRows(), rows, ['probabilities', 'label'])).toEqual(expected);
      }
      await expect(many.run(hardRows().slice(1), { from: 0, to: 9 }, ['label'])).rejects.toMatchObject({
        code: 'data.columnMissing',
      });
      whole.dispose();
      many.dispose();
    } finally {
      await bench.close();
    }
  });
});
