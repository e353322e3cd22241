import { expect, it } from 'vitest';
import { Random, type RelatedColumn } from '../../../shared/domain';
import type { FrameColumn } from '../../../main/data';
import { relatedTo } from '../../../main/quality/related';
import { QualityService } from '../../../main/quality';
import { errorOf, workshops } from '../data/workshop';
import { lines } from './judge';

const workshop = workshops();
const ROWS = 2000;

const numbers = (name: string, values: (i: number) => number): FrameColumn => ({
  ...{ kind: 'number', name, type: 'number' },
  values: Float64Array.from({ length: ROWS }, (_, i) => values(i)),
});
const words = (name: string, codes: (i: number) => number, levels: number): FrameColumn => ({
  ...{ kind: 'text', name, type: 'text' },
  codes: Int32Array.from({ length: ROWS }, (_, i) => codes(i)),
  dictionary: Array.from({ length: levels }, (_, i) => `v${i}`),
});

async function related(columns: FrameColumn[], name: string): Promise<Map<string, RelatedColumn>> {
  const rowIds = Float64Array.from({ length: ROWS }, (_, i) => i);
  const found = await relatedTo({ rows: ROWS, rowIds, columns }, name, undefined);
  return new Map(found.map((one) => [one.column, one]));
}

it('measures each pair by what suits the two', async () => {
  const random = new Random(2);
  const x = Array.from({ length: ROWS }, () => random.normal());
  const group = Array.from({ length: ROWS }, () => random.below(4));
  const columns = [
    numbers('x', (i) => x[i] ?? 0),
    numbers('twice', (i) => -2 * (x[i] ?? 0)),
    numbers('cubed', (i) => Math.exp(3 * (x[i] ?? 0))),
    numbers('noise', () => random.normal()),
    words('side', (i) => ((x[i] ?? 0) > 0 ? 1 : 0), 2),
    words('group', (i) => group[i] ?? 0, 4),
    words('alias', (i) => 3 - (group[i] ?? 0), 4),
    words('chance', () => random.below(4), 4),
    words('ids', (i) => i, ROWS),
  ];
  const ofX = await related(columns, 'x');
  expect(ofX.get('twice')).toMatchObject({ measure: 'pearson', value: expect.closeTo(-1, 6) as number });
  expect(ofX.get('cubed')).toMatchObject({ measure: 'spearman', value: expect.closeTo(1, 6) as number });
  expect(ofX.get('side')?.measure).toBe('mutual');
  expect(ofX.get('side')?.value).toBeGreaterThan(0.9);
  expect(Math.abs(ofX.get('noise')?.value ?? 1)).toBeLessThan(0.08);
  expect(ofX.get('chance')?.value).toBeLessThan(0.01);
  expect(ofX.has('ids')).toBe(false);
  expect([...ofX.keys()][0]).toMatch(/twice|cubed/);
  const ofGroup = await related(columns, 'group');
  expect(ofGroup.get('alias')).toMatchObject({ measure: 'cramersV', value: expect.closeTo(1, 2) as number });
  expect(ofGroup.get('chance')?.value).toBeLessThan(0.06);
});

it('says what is missing together', async () => {
  const gap = (i: number, from: number): number => (i >= from && i < from + 100 ? NaN : i % 7);
  const found = await related(
    [numbers('a', (i) => gap(i, 0)), numbers('b', (i) => gap(i, 50)), numbers('c', (i) => i % 5)],
    'a',
  );
  expect(found.get('b')?.missingTogether).toBeCloseTo(50 / 150, 10);
  expect(found.get('c')?.missingTogether).toBeNull();
});

it('is asked of the present data, and can be cancelled', async () => {
  const shop = await workshop();
  const quality = new QualityService(shop.project, shop.data);
  await shop.data.import(
    shop.file('t.csv', `a,b,c\n${lines(100, (i) => `${i},${i * 3 + 1},${i % 2 ? 'x' : 'y'}`)}\n`),
  );
  const parts: number[] = [];
  const found = await quality.related('a', { onProgress: ({ fraction }) => parts.push(fraction ?? 0) });
  expect(found[0]).toMatchObject({ column: 'b', measure: 'pearson', value: 1 });
  expect(parts.length).toBeGreaterThan(0);
  expect((await errorOf(quality.related('none'))).code).toBe('data.columnMissing');
  const stop = new AbortController();
  stop.abort();
  expect((await errorOf(quality.related('a', { signal: stop.signal }))).code).toBe('cancelled');
});
