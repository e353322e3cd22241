import { expect, it } from 'vitest';
import { errorOf, workshops } from './workshop';

const workshop = workshops();

async function two(before: string, after: string) {
  const shop = await workshop();
  const first = await shop.data.import(shop.file('a.csv', before));
  const second = await shop.data.import(shop.file('b.csv', after), {}, {}, first.id);
  const drift = (column: string, signal?: AbortSignal) =>
    shop.data.drift({ versionId: second.id, against: first.id, column }, { signal });
  return { shop, drift, first, second };
}

it('holds a column against the same one of an earlier version: gaps, quantiles, and rows in bins that are the same on both sides', async () => {
  const lines = (from: number, gap: number): string =>
    Array.from({ length: 400 }, (_, i) => (i % gap === 0 ? `,x${i}` : `${from + (i % 100)},x${i}`)).join(
      '\n',
    );
  const { drift } = await two(`n,t\n${lines(0, 10)}\n`, `n,t\n${lines(200, 4)}\n`);
  const found = await drift('n');
  expect(found?.difference).toMatchObject({ missingAfter: 0.25, shift: 'large' });
  expect(found?.difference.missingBefore).toBeCloseTo(0.1, 10);
  expect(found).toMatchObject({ rowsBefore: 400, rowsAfter: 400, values: null });
  expect(found?.quantilesBefore?.[2]).toBeCloseTo(50, -1);
  expect(found?.quantilesAfter?.[2]).toBeCloseTo(250, -1);
  const bins = found?.bins ?? [];
  expect(bins.reduce((sum, { before }) => sum + before, 0)).toBe(360);
  expect(bins.reduce((sum, { after }) => sum + after, 0)).toBe(300);
  expect(bins.every(({ before, after }) => before === 0 || after === 0)).toBe(true);
});

it('shows texts by their most frequent values on either side, and says what two draws of the same data differ by', async () => {
  const lines = (a: number, b: number, c: number): string =>
    'a\n'.repeat(a) + 'b\n'.repeat(b) + 'c\n'.repeat(c);
  const { drift } = await two(`t\n${lines(100, 100, 100)}`, `t\n${lines(95, 104, 101)}d\n`);
  const found = await drift('t');
  expect(found?.values?.map(({ value }) => value).sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(found?.values?.find(({ value }) => value === 'd')).toEqual({ value: 'd', before: 0, after: 1 });
  // 2/300 times the 95 per cent point of a chi-square with 2 degrees of freedom, 5.99.
  expect(found?.byChance).toBeCloseTo((1 / 300 + 1 / 301) * 5.99, 3);
  expect(found?.difference.stability ?? 1).toBeLessThan(found?.byChance ?? 0);
  expect(found?.difference.shift).toBe('none');
});

it('compares dates as dates, and only the gaps where the types differ or a side is empty', async () => {
  const { drift } = await two('d,k,e\n2024-01-01,1,\n2024-03-01,2,\n', 'd,k,e\n2024-02-01,x,1\n,y,2\n');
  const dates = await drift('d');
  expect(dates?.bins?.[0]?.from).toBe(Date.parse('2024-01-01'));
  expect(dates?.bins?.reduce((sum, { after }) => sum + after, 0)).toBe(1);
  const kinds = await drift('k');
  expect(kinds).toMatchObject({ bins: null, values: null, byChance: null });
  expect(kinds?.difference).toMatchObject({ before: 'integer', after: 'text', shift: null });
  expect((await drift('e'))?.bins).toBeNull();
});

it('says that a column was not there, refuses one that is not, and can be cancelled', async () => {
  const { drift } = await two('a\n1\n', 'a,b\n1,2\n');
  expect(await drift('b')).toBeNull();
  expect((await errorOf(drift('c'))).code).toBe('data.columnMissing');
  expect((await errorOf(drift('a', AbortSignal.abort()))).code).toBe('cancelled');
});
