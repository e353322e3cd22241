import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AssayError, type Cell, type FindRequest } from '../../../shared/domain';
import { errorOf, workshops } from './workshop';

const workshop = workshops();

it('finds the next and the previous cell over all rows, in the order and among the rows that the grid shows', async () => {
  const { data, file } = await workshop();
  const rows = Array.from(
    { length: 5000 },
    (_, i) => `${i},${i % 1000 === 7 ? 'Nanjing 南京' : 'x'},${i / 4}`,
  );
  const { id: versionId } = await data.import(file('a.csv', `n,town,q\n${rows.join('\n')}\n`));
  const find = (
    words: string,
    row: number,
    column: number,
    more: Partial<FindRequest> = {},
  ): ReturnType<typeof data.find> =>
    data.find({ versionId, words, from: { row, column }, backwards: false, ...more });
  expect(await find('nanJING', 0, 0)).toEqual({
    cells: 5,
    found: { row: 7, column: 1, ordinal: 1, wrapped: false },
  });
  expect((await find('南京', 7, 1)).found).toEqual({ row: 1007, column: 1, ordinal: 2, wrapped: false });
  expect((await find('南京', 4007, 1)).found).toEqual({ row: 7, column: 1, ordinal: 1, wrapped: true });
  expect((await find('南京', 7, 1, { backwards: true })).found).toMatchObject({ row: 4007, ordinal: 5 });
  expect((await find('南京', 1008, 0, { backwards: true })).found).toMatchObject({ row: 1007, ordinal: 2 });
  // A number as it is shown: 1249 has no ".0", and both columns count.
  expect(await find('1249', 0, -1)).toMatchObject({ found: { row: 1249, column: 0, ordinal: 1 } });
  expect((await find('1249', 1249, 0)).found).toMatchObject({ row: 4996, column: 2 });
  expect(await find('.0', 0, -1)).toEqual({ cells: 0, found: null });
  expect(await find("'; %_", 0, -1)).toEqual({ cells: 0, found: null });
  const descending = { sort: [{ column: 'n', descending: true }] };
  expect((await find('南京', 0, -1, descending)).found).toMatchObject({ row: 4999 - 4007, ordinal: 1 });
  const narrowed = { filters: [{ column: 'n', test: 'atLeast' as const, value: 3000 }] };
  expect(await find('南京', 0, -1, narrowed)).toMatchObject({ cells: 2, found: { row: 7 } });

  // A derived version no longer has all rows; positions are those of its own.
  const made = await data.derive({
    ...{
      parentId: versionId,
      operation: { kind: 'step', settings: {}, summary: { key: 'data.summary.import' } },
    },
    columns: (await data.window({ versionId, offset: 0, limit: 1 })).columns,
    selectSql: `SELECT * FROM ${await data.relation(versionId)} WHERE n >= 1000 ORDER BY __row`,
  });
  expect((await find('南京', 0, 0, { versionId: made.id })).found).toMatchObject({ row: 7, ordinal: 1 });
});

it('is not led astray by columns with the names that its own queries use', async () => {
  const { data, file } = await workshop();
  const names = ['id', 'pos', 'w', 't', 'o', 'h0', 'words', 'place'];
  const { id: versionId } = await data.import(
    file(
      'a.csv',
      `${names.join(',')}\n${names.map((_, i) => `x${i}`).join(',')}\n${names.map(() => 'y').join(',')}\n`,
    ),
  );
  for (const sort of [[], [{ column: 'id', descending: true }]])
    for (const [column, words] of names.map((_, i) => [i, `x${i}`] as const))
      expect(
        await data.find({ versionId, words, sort, from: { row: 0, column: -1 }, backwards: false }),
      ).toMatchObject({
        cells: 1,
        found: { row: sort.length, column },
      });
});

it('gives up when it is cancelled', async () => {
  const { data, file } = await workshop();
  const { id: versionId } = await data.import(file('a.csv', 'a,b\n1,2\n'));
  const request = { versionId, words: '2', from: { row: 0, column: -1 }, backwards: false };
  await expect(data.find(request, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AssayError);
});

it('finds the last of a million rows, and leaves a search under way when told to, with the data still at hand', async () => {
  const { data, engine, folder } = await workshop();
  const path = join(folder, 'm.parquet');
  const rows = 1_000_000;
  const texts = Array.from({ length: 3 }, (_, c) => `'customer ' || (i * ${c + 3}) AS t${c}`);
  await engine.run(
    `COPY (SELECT i AS n, CASE WHEN i IN (123456, ${rows - 1}) THEN 'needle 针' ELSE 'hay' END AS w, ${texts.join(', ')}
     FROM range(${rows}) r(i)) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`,
  );
  const { id: versionId } = await data.import(path);
  const find = (words: string, row: number, signal?: AbortSignal, backwards = false) =>
    data.find({ versionId, words, from: { row, column: -1 }, backwards }, { signal });
  expect(await find('NEEDLE', 0)).toEqual({
    cells: 2,
    found: { row: 123_456, column: 1, ordinal: 1, wrapped: false },
  });
  expect((await find('针', 123_457)).found).toMatchObject({ row: rows - 1, ordinal: 2 });
  expect((await find('针', 0, undefined, true)).found).toMatchObject({ row: rows - 1, wrapped: true });
  // Every row has it: the count is of all cells, and the query long enough to be left.
  const abort = new AbortController();
  const left = errorOf(find('customer', 0, abort.signal));
  setImmediate(() => setImmediate(() => abort.abort()));
  expect((await left).code).toBe('cancelled');
  expect(await find('customer', 10)).toMatchObject({ cells: rows * 3, found: { row: 10, column: 2 } });
});

it('walks over every cell that a plain search finds, both ways, in narrow and wide tables', async () => {
  const shop = await workshop();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(3, 450),
      fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (width, places, backwards) => {
        const cells: Cell[][] = Array.from({ length: 40 }, () => Array.from({ length: width }, () => 'a'));
        for (const place of places) (cells[Math.floor(place / width) % 40] ?? [])[place % width] = 'Ab';
        const head = cells[0]?.map((_, c) => `c${c}`) ?? [];
        const lines = [head, ...cells].map((row) => row.join(','));
        const { id: versionId } = await shop.data.import(shop.file('w.csv', `${lines.join('\n')}\n`));
        const wanted = cells.flatMap((row, r) => row.flatMap((cell, c) => (cell === 'Ab' ? [[r, c]] : [])));
        if (backwards) wanted.reverse();
        const seen: number[][] = [];
        let from = backwards ? { row: 40, column: 0 } : { row: 0, column: -1 };
        for (;;) {
          const { cells: all, found } = await shop.data.find({ versionId, words: 'B', from, backwards });
          expect(all).toBe(wanted.length);
          if (!found || found.wrapped) break;
          expect(found.ordinal).toBe(backwards ? all - seen.length : seen.length + 1);
          seen.push([found.row, found.column]);
          from = { row: found.row, column: found.column };
        }
        expect(seen).toEqual(wanted);
      },
    ),
    { numRuns: 8 },
  );
});
