import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../../shared/domain';
import type { Frame, FrameColumn } from '../../../main/data';
import { QualityService } from '../../../main/quality';
import { pairDetail, pairMap, sideBySide } from '../../../main/quality/pairmap';
import { errorOf, workshops } from '../data/workshop';

const workshop = workshops();
const ROWS = 1500;

const numbers = (name: string, values: (i: number) => number): FrameColumn => ({
  ...{ kind: 'number', name, type: 'number' },
  values: Float64Array.from({ length: ROWS }, (_, i) => values(i)),
});
const words = (name: string, codes: (i: number) => number, levels: number): FrameColumn => ({
  ...{ kind: 'text', name, type: 'text' },
  codes: Int32Array.from({ length: ROWS }, (_, i) => codes(i)),
  dictionary: Array.from({ length: levels }, (_, i) => `v${i}`),
});
const frameOf = (columns: FrameColumn[]): Frame => ({
  rows: ROWS,
  rowIds: Float64Array.from({ length: ROWS }, (_, i) => i),
  columns,
});
const namesOf = (columns: readonly FrameColumn[]): string[] => columns.map(({ name }) => name);

function sample(): FrameColumn[] {
  const random = new Random(4);
  const x = Array.from({ length: ROWS }, () => random.normal());
  const group = Array.from({ length: ROWS }, () => random.below(3));
  return [
    numbers('x', (i) => x[i] ?? 0),
    words('group', (i) => group[i] ?? 0, 3),
    numbers('noise', () => random.normal()),
    words('ids', (i) => i, ROWS),
    numbers('minus', (i) => -(x[i] ?? 0)),
    words('alias', (i) => 2 - (group[i] ?? 0), 3),
    numbers('curve', (i) => Math.exp(3 * (x[i] ?? 0))),
    words('constant', () => 0, 1),
  ];
}

it('measures each pair by what suits it, puts related columns side by side, and leaves out what goes with nothing', async () => {
  const columns = sample();
  const map = await pairMap(frameOf(columns), { columns: namesOf(columns), measure: null }, undefined);
  expect(map.unfit).toEqual(['ids', 'constant']);
  expect(map).toMatchObject({ weaker: 0, notCompared: 0, rows: ROWS });
  const at = (name: string): number => map.columns.indexOf(name);
  expect(map.cells[at('x')]?.[at('minus')]).toEqual({
    measure: 'pearson',
    value: expect.closeTo(-1, 9) as number,
  });
  expect(map.cells[at('x')]?.[at('curve')]).toMatchObject({ measure: 'spearman' });
  expect(map.cells[at('group')]?.[at('alias')]).toMatchObject({ measure: 'cramersV' });
  expect(map.cells[at('group')]?.[at('x')]?.measure).toBe('mutual');
  expect(Math.abs(at('group') - at('alias'))).toBe(1);
  expect(Math.max(at('x'), at('minus'), at('curve')) - Math.min(at('x'), at('minus'), at('curve'))).toBe(2);
  for (const [i, row] of map.cells.entries())
    for (const [j, cell] of row.entries()) {
      expect(cell).toEqual(map.cells[j]?.[i]);
      if (i === j) expect(cell).toBeNull();
    }
});

it('keeps to one measure where one is chosen, and to the columns that it fits', async () => {
  const columns = sample();
  const of = async (measure: 'pearson' | 'spearman' | 'cramersV' | 'mutual'): Promise<string[]> =>
    (await pairMap(frameOf(columns), { columns: namesOf(columns), measure }, undefined)).columns.sort();
  expect(await of('pearson')).toEqual(['curve', 'minus', 'noise', 'x']);
  expect(await of('spearman')).toEqual(['curve', 'minus', 'noise', 'x']);
  expect(await of('mutual')).toEqual(['alias', 'curve', 'group', 'minus', 'noise', 'x']);
  const three = await pairMap(frameOf(columns), { columns: ['x', 'curve'], measure: 'spearman' }, undefined);
  expect(three.cells[0]?.[1]?.value).toBeCloseTo(1, 9);
});

it('shows the strongest 40 of the first 150 columns, and says how many it left out', async () => {
  const random = new Random(8);
  const base = Array.from({ length: ROWS }, () => random.normal());
  const columns = Array.from({ length: 160 }, (_, c) =>
    numbers(`c${c}`, (i) => (c >= 100 && c < 130 ? (base[i] ?? 0) + random.normal() * 0.1 : random.normal())),
  );
  const map = await pairMap(frameOf(columns), { columns: namesOf(columns), measure: 'pearson' }, undefined);
  expect(map.columns).toHaveLength(40);
  expect(map).toMatchObject({ weaker: 110, notCompared: 10, rows: ROWS });
  const related = map.columns.map((name) => Number(name.slice(1))).filter((c) => c >= 100 && c < 130);
  expect(related).toHaveLength(30);
});

it('gives up within a few pairs of being cancelled', async () => {
  const columns = sample();
  const abort = new AbortController();
  let parts = 0;
  const work = pairMap(frameOf(columns), { columns: namesOf(columns), measure: null }, abort.signal, () => {
    parts++;
    abort.abort();
  });
  expect((await errorOf(work)).code).toBe('cancelled');
  expect(parts).toBe(1);
});

it('shows two numbers as points, and anything with a category as counts of named levels', () => {
  const frame = frameOf([
    ...sample(),
    numbers('gaps', (i) => (i % 3 === 0 ? NaN : i)),
    numbers('zeros', (i) => (i % 10 === 0 ? i : 0)),
    words('many', (i) => i % 30, 30),
  ]);
  const points = pairDetail(frame, 'x', 'gaps');
  expect(points).toMatchObject({ rows: 1000, of: 1500, counts: null });
  expect(points?.points).toHaveLength(1000);
  expect(points?.measures.map(({ measure }) => measure)).toEqual([
    'pearson',
    'spearman',
    'cramersV',
    'mutual',
  ]);
  const crossed = pairDetail(frame, 'many', 'group');
  expect(crossed?.counts?.a).toHaveLength(9);
  expect(crossed?.counts?.a.at(-1)).toEqual({ kind: 'rest' });
  expect(crossed?.counts?.rows.flat().reduce((a, b) => a + b, 0)).toBe(ROWS);
  const ranged = pairDetail(frame, 'group', 'gaps');
  expect(ranged?.counts?.b).toHaveLength(5);
  expect(ranged?.counts?.rows.flat().reduce((a, b) => a + b, 0)).toBe(1000);
  // Most rows have one value: the ranges that hold none are left out.
  const heavy = pairDetail(frame, 'zeros', 'group');
  expect(heavy?.counts?.rows.every((row) => row.some((n) => n > 0))).toBe(true);
  expect(pairDetail(frame, 'x', 'nowhere')).toBeNull();
});

it('orders any items so that each stands once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 25 }), fc.nat(), (items, seed) => {
      const near = (a: number, b: number): number => ((a * b + seed) % 101) / 100;
      expect([...sideBySide(items, near)].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
    }),
  );
});

it('is asked of the present data by name', async () => {
  const shop = await workshop();
  const quality = new QualityService(shop.project, shop.data);
  expect((await errorOf(quality.pairs({ measure: null }))).code).toBe('data.none');
  const lines = Array.from({ length: 60 }, (_, i) => `${i},${i * 2 + (i % 3)},${i % 2 === 0 ? 'a' : 'b'}`);
  await shop.data.import(shop.file('a.csv', `n,m,t\n${lines.join('\n')}\n`));
  const told: (number | null)[] = [];
  const map = await quality.pairs(
    { columns: ['n', 'm'], measure: 'pearson' },
    { onProgress: ({ fraction }) => told.push(fraction) },
  );
  expect(map.columns).toEqual(['n', 'm']);
  expect(told[0]).toBe(0);
  expect((await errorOf(quality.pairs({ columns: ['gone'], measure: null }))).code).toBe(
    'data.columnMissing',
  );
  expect((await quality.pair('n', 't')).counts?.b).toEqual([
    { kind: 'value', value: 'a' },
    { kind: 'value', value: 'b' },
  ]);
  expect((await errorOf(quality.pair('n', 'gone'))).code).toBe('data.columnMissing');
});
