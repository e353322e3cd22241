import fc from 'fast-check';
import { expect, it } from 'vitest';
import { errorOf, workshops } from './workshop';

const workshop = workshops();

it('counts rows by what is missing in them, the most frequent pattern first', async () => {
  const { data, file } = await workshop();
  const rows = ['1,1,1', ',,1', ',,1', ',1,1', '1,1,1', '1,1,1'];
  const { id } = await data.import(file('a.csv', `a,b,c\n${rows.join('\n')}\n`));
  expect(await data.gaps(id)).toEqual({
    rows: 6,
    columns: [
      { name: 'a', missing: 3 },
      { name: 'b', missing: 2 },
    ],
    moreColumns: 0,
    complete: 3,
    patterns: [
      { columns: ['a', 'b'], rows: 2 },
      { columns: ['a'], rows: 1 },
    ],
    more: { patterns: 0, rows: 0 },
  });
  expect((await errorOf(data.gaps(id, { signal: AbortSignal.abort() }))).code).toBe('cancelled');
});

it('has no pattern where nothing is missing', async () => {
  const { data, file } = await workshop();
  const { id } = await data.import(file('a.csv', 'a,b\n1,2\n3,4\n'));
  expect(await data.gaps(id)).toMatchObject({ columns: [], complete: 2, patterns: [] });
});

it('keeps to the 30 columns with most gaps of a wide table, and says what it left out', async () => {
  const { data, file } = await workshop();
  const names = Array.from({ length: 450 }, (_, c) => `c${c}`);
  const rows = Array.from({ length: 40 }, (_, r) =>
    names.map((_, c) => (c < 40 && r <= c ? '' : '1')).join(','),
  );
  const { id } = await data.import(file('w.csv', `${names.join(',')}\n${rows.join('\n')}\n`));
  const found = await data.gaps(id);
  expect(found.columns.map(({ name }) => name)).toEqual(names.slice(10, 40).reverse());
  expect(found.moreColumns).toBe(10);
  expect(found.complete).toBe(0);
});

it('adds up to all rows, and each pattern is what a filter on its columns finds', async () => {
  const shop = await workshop();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 150 }),
      async (table) => {
        const lines = table.map((row) => row.map((gone) => (gone ? '' : 'x')).join(','));
        const { id } = await shop.data.import(
          shop.file('p.csv', `a,b,c,d,e,f,g,h,k\n${lines.map((l) => `${l},1`).join('\n')}\n`),
        );
        const found = await shop.data.gaps(id);
        const shown = found.patterns.reduce((sum, { rows }) => sum + rows, 0);
        expect(found.complete + shown + found.more.rows).toBe(table.length);
        const different = new Set(lines.filter((line) => /(^|,)(,|$)/.test(line)));
        expect(found.patterns.length + found.more.patterns).toBe(different.size);
        const [first] = found.patterns;
        if (!first) return;
        const filters = found.columns.map(({ name }) => ({
          column: name,
          test: first.columns.includes(name) ? ('missing' as const) : ('present' as const),
        }));
        expect((await shop.data.window({ versionId: id, offset: 0, limit: 1, filters })).total).toBe(
          first.rows,
        );
      },
    ),
    { numRuns: 12 },
  );
});
