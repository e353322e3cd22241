// In = kept + set aside + dropped, for every step that keeps rows as they are, over random tables.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Step } from '../../../shared/domain';
import { ROW } from '../../../main/data';
import { PrepareService } from '../../../main/prepare';
import { errorOf, workshops } from '../data/workshop';

const workshop = workshops();

const row = fc.record({
  n: fc.option(fc.integer({ min: -5, max: 5 })),
  word: fc.option(fc.constantFrom('a', 'b', 'B', 'a b', '北京')),
  flag: fc.option(fc.boolean()),
});
const condition = fc.oneof(
  fc.record({
    column: fc.constant('n'),
    test: fc.constantFrom('equals', 'notEquals', 'atLeast', 'atMost', 'above', 'below'),
    value: fc.integer({ min: -5, max: 5 }).map(String),
  }),
  fc.record({
    column: fc.constant('word'),
    test: fc.constantFrom('equals', 'notEquals', 'contains', 'notContains'),
    value: fc.constantFrom('a', 'b', '北', 'z'),
  }),
  fc.record({ column: fc.constantFrom('n', 'word', 'flag'), test: fc.constantFrom('missing', 'present') }),
);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('filter'),
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    match: fc.constantFrom('all', 'any'),
    action: fc.constantFrom('keep', 'drop', 'setAside'),
  }),
  fc.record({
    kind: fc.constant('distinct'),
    columns: fc.subarray(['n', 'word', 'flag']),
  }),
  fc.record({
    kind: fc.constant('sample'),
    rows: fc.integer({ min: 1, max: 50 }),
    seed: fc.integer({ min: 0, max: 1000 }),
  }),
  fc.record({
    kind: fc.constant('fillMissing'),
    column: fc.constantFrom('n', 'word'),
    method: fc.constantFrom('mode', 'previous'),
  }),
  fc.constant({ kind: 'columns', keep: ['word'] }),
);

it('adds up, and no row is in two places', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), step, async (rows, wanted) => {
      const lines = rows.map(({ n, word, flag }) => [n, word, flag].map((v) => v ?? '').join(','));
      const path = file(`t${++made}.csv`, `n,word,flag\n${lines.join('\n')}\n`);
      const types = { n: 'integer', word: 'text', flag: 'boolean' } as const;
      const parent = await data.import(path, { types });
      const whole = Step.parse(wanted);
      const done = await prepare
        .apply(whole)
        .catch((thrown: unknown) => errorOf(Promise.reject(thrown as Error)));
      if (!('rows' in done)) {
        // Nothing would be left, or there is nothing to fill with: the data is as it was.
        expect(done.code).toBe('prepare.unfit');
        expect(project.datasets.current()?.id).toBe(parent.id);
        return;
      }
      expect(done.rows + done.quarantined + done.dropped).toBe(parent.rows);
      const idsOf = async (relation: string): Promise<number[]> =>
        (
          await data.query<{ id: number }>(`SELECT CAST(${ROW} AS DOUBLE) AS id FROM ${relation} ORDER BY 1`)
        ).map(({ id }) => id);
      const kept = await idsOf(await data.relation(done.id));
      const aside = done.quarantined > 0 ? await idsOf(await data.quarantine(done.id)) : [];
      expect([kept.length, aside.length]).toEqual([done.rows, done.quarantined]);
      const all = new Set([...kept, ...aside]);
      expect(all.size).toBe(kept.length + aside.length);
      const before = new Set(await idsOf(await data.relation(parent.id)));
      expect([...all].every((id) => before.has(id))).toBe(true);
    }),
    { numRuns: 30, seed: 4 },
  );
});

it('counts no row as dropped where rows are made anew', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  await data.import(file('t.csv', 'g,n\na,1\na,2\nb,3\n'));
  const grouped = await prepare.apply(
    Step.parse({ kind: 'group', by: ['g'], aggregates: [{ aggregate: 'count', name: 'rows' }] }),
  );
  expect([grouped.rows, grouped.quarantined, grouped.dropped]).toEqual([2, 0, 0]);
  const made = await prepare.apply(Step.parse({ kind: 'sql', query: 'SELECT * FROM data WHERE rows > 1' }));
  expect([made.rows, made.quarantined, made.dropped]).toEqual([1, 0, 0]);
  expect(project.datasets.lineage(made.id)).toHaveLength(3);
});
