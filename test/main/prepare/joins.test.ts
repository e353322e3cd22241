// The rows behind the counts of a join's preview: all of them, whole, by windows; and the counts add up over random keys.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cell, MatchList, Step } from '../../../shared/domain';
import { PrepareService } from '../../../main/prepare';
import { errorOf, workshops } from '../data/workshop';

const workshop = workshops();
type Join = Extract<Step, { kind: 'join' }>;

it('shows rows without a match and repeated ones, whole, as many as are counted', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  let made = 0;
  const keys = fc.array(fc.option(fc.constantFrom('a', 'b', 'B', ' a', '北京')), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(keys, keys, fc.constantFrom('left', 'inner'), async (left, right, how) => {
      const csv = (rows: readonly (string | null)[]): string =>
        `k,n\n${rows.map((key, i) => `${key ?? ''},${i}`).join('\n')}\n`;
      const other = await data.import(file(`r${++made}.csv`, csv(right)));
      const own = await data.import(file(`l${made}.csv`, csv(left)));
      const step: Join = {
        ...{ kind: 'join', versionId: other.id, columns: ['n'], how: how as 'left' },
        on: [{ left: 'k', right: 'k' }],
      };
      // A key that is missing matches nothing.
      const met = (key: string | null): number =>
        key === null ? 0 : right.filter((one) => one === key).length;
      const expected: Record<MatchList, Cell[][]> = {
        left: left.flatMap((key, i) => (met(key) === 0 ? [[key, i]] : [])),
        right: right.flatMap((key, i) => (key !== null && left.includes(key) ? [] : [[key, i]])),
        multiplied: left.flatMap((key, i) => (met(key) > 1 ? [[key, i]] : [])),
      };
      const counts = Object.fromEntries(Object.entries(expected).map(([list, rows]) => [list, rows.length]));
      const preview = await prepare.preview(step);
      expect(preview.matches).toEqual(counts);
      const repeated = left.reduce((sum, key) => sum + Math.max(met(key), how === 'left' ? 1 : 0), 0);
      expect(preview.rowsAfter).toBe(repeated);
      for (const list of ['left', 'right', 'multiplied'] as const) {
        const rows: Cell[][] = [];
        const matches: number[] = [];
        // Windows of two rows: none is shown twice, none left out.
        for (let offset = 0; ; offset += 2) {
          const window = await prepare.joinRows({ step, versionId: null, list, offset, limit: 2 });
          if (window.cells.length === 0) break;
          rows.push(...window.cells);
          matches.push(...window.matches);
        }
        const order = (a: Cell[], b: Cell[]): number =>
          list === 'multiplied'
            ? met(b[0] as string) - met(a[0] as string) || Number(a[1]) - Number(b[1])
            : Number(a[1]) - Number(b[1]);
        expect(rows).toEqual([...expected[list]].sort(order));
        expect(matches).toEqual(rows.map(([key]) => (list === 'multiplied' ? met(key as string) : 0)));
      }
      expect(project.datasets.current()?.id).toBe(own.id);
    }),
    {
      numRuns: 12,
      seed: 20261127,
      examples: [
        [['a', null], ['b'], 'left'],
        [['a', 'a', 'b'], ['a', 'a', null], 'inner'],
      ],
    },
  );
});

it('shows the rows of the version before a step that is being changed, and only columns that were asked for', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  const other = await data.import(file('r.csv', 'k,name\na,x\nz,y\n'));
  await data.import(file('l.csv', 'k,n\na,1\nb,2\nc,3\n'));
  const on = [{ left: 'k', right: 'k' }];
  const joined = await prepare.apply({
    kind: 'join',
    versionId: other.id,
    on,
    how: 'inner',
    columns: ['name'],
  });
  expect(joined.rows).toBe(1);
  const request = { step: { versionId: other.id, on }, versionId: joined.id, offset: 0, limit: 10 };
  const left = await prepare.joinRows({ ...request, list: 'left', columns: ['n'] });
  expect([left.cells, left.rowIds]).toEqual([
    [[2], [3]],
    [1, 2],
  ]);
  const right = await prepare.joinRows({ ...request, list: 'right' });
  expect(right.cells).toEqual([['z', 'y']]);
  const gone = prepare.joinRows({ ...request, list: 'right', columns: ['none'] });
  expect((await errorOf(gone)).code).toBe('data.columnMissing');
  const never = prepare.joinRows({ ...request, step: { versionId: 99, on }, list: 'left' });
  expect((await errorOf(never)).code).toBe('data.versionMissing');
});
