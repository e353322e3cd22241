// What is stored is what the columns say, after every step.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Step, text } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { ident, STORED } from '../../../main/data';
import { PrepareService } from '../../../main/prepare';
import { errorOf, workshops } from '../data/workshop';

const workshop = workshops();

const CSV = `k,n,x,d,t,b
a,1,1.5,2024-01-01,2024-01-01 10:00,true
a,2,,2024-01-04,2024-01-02 11:30,false
b,,2.5,,,
,4,3.5,2024-01-09,2024-01-05 00:00,true
`;
const COLUMNS = ['k', 'n', 'x', 'd', 't', 'b'];

const column = fc.constantFrom(...COLUMNS);
const written = fc.constantFrom('1', '1.5', '2.5', 'yes', '2024-01-02', '1/13/2024', 'a', '2024-01-02 09:30');
const aggregate = fc.constantFrom('count', 'sum', 'mean', 'median', 'min', 'max', 'distinct', 'first');
const step = fc.oneof(
  fc.record({
    kind: fc.constant('retype'),
    column,
    type: fc.constantFrom('integer', 'number', 'boolean', 'date', 'datetime', 'text'),
  }),
  fc.record({
    kind: fc.constant('recode'),
    column,
    map: fc.tuple(fc.record({ from: written, to: fc.option(written) })),
  }),
  fc.record({
    kind: fc.constant('fillMissing'),
    column,
    method: fc.constantFrom('mean', 'median', 'mode', 'constant', 'previous'),
    value: written,
  }),
  fc.record({
    kind: fc.constant('clip'),
    column,
    low: fc.option(fc.double({ min: -2, max: 1, noNaN: true })),
    high: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('group'),
    by: fc.tuple(column),
    aggregates: fc.tuple(fc.record({ aggregate, column, name: fc.constant('made') })),
  }),
  fc.record({
    kind: fc.constant('pivot'),
    rows: fc.constant(['k']),
    column: fc.constant('b'),
    value: column,
    aggregate,
  }),
  fc.record({
    kind: fc.constant('unpivot'),
    columns: fc.subarray(COLUMNS, { minLength: 2, maxLength: 3 }),
    name: fc.constant('which'),
    value: fc.constant('value'),
  }),
  fc.record({
    kind: fc.constant('lag'),
    column,
    figure: fc.constantFrom('earlier', 'mean', 'sum', 'min', 'max', 'count'),
    rows: fc.constant(2),
    time: fc.constantFrom('d', 't', 'n'),
  }),
  fc.record({
    kind: fc.constant('derive'),
    name: fc.constantFrom('n', 'made'),
    formula: fc.constantFrom('n * 1.5', 'n / 2', 'x', 'd', 'k', 'n > 1'),
  }),
);

it('stores each column as its type says', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  const origin = await data.import(file('t.csv', CSV));
  let done = 0;
  await fc.assert(
    fc.asyncProperty(step, async (wanted) => {
      project.datasets.use(origin.id);
      const version = await prepare.apply(Step.parse(wanted)).catch((thrown: unknown) => {
        // A step that does not suit the column says so, and is no failure of the program.
        expect(thrown).toMatchObject({ code: expect.stringMatching(/^prepare\./) as unknown });
        return null;
      });
      if (!version) return;
      done++;
      const kinds = version.columns.map(({ name }, i) => `typeof(${ident(name)}) AS t${i}`);
      const [row] = await data.query(
        `SELECT ${kinds.join(', ')} FROM ${await data.relation(version.id)} LIMIT 1`,
      );
      expect(version.columns.map((_, i) => row?.[`t${i}`])).toEqual(
        version.columns.map(({ type }) => STORED[type]),
      );
    }),
    { numRuns: 60, seed: 4 },
  );
  expect(done).toBeGreaterThan(20);
}, 120_000);

describe('a value that a person wrote', () => {
  it('is of its column’s type, in whatever form it is clear', async () => {
    const { data, project, file, cells } = await workshop();
    const prepare = new PrepareService(project, data);
    const { id } = await data.import(file('t.csv', CSV));
    const equals = (column: string, value: string): Step =>
      Step.parse({
        kind: 'filter',
        conditions: [{ column, test: 'equals', value }],
        match: 'all',
        action: 'keep',
      });
    await prepare.apply(equals('d', '4 January 2024'));
    expect((await cells()).map((row) => row[1])).toEqual([2]);
    project.datasets.use(id);
    const open = await errorOf(prepare.apply(equals('d', '1/4/2024')));
    expect(open.params['reason']).toEqual(text('prepare.openValue', { value: '1/4/2024' }));
    const half = await errorOf(
      prepare.apply(Step.parse({ kind: 'recode', column: 'n', map: [{ from: '1', to: '1.5' }] })),
    );
    expect(half.params['reason']).toMatchObject({ key: 'prepare.wrongType' });
  });
});

it('says what a pivot and a join leave out', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  const names = await data.import(file('names.csv', 'k,name\na,x\na,y\nz,w\n'));
  const origin = await data.import(file('t.csv', CSV));
  const pivot = await prepare.preview(
    Step.parse({ kind: 'pivot', rows: ['k'], column: 'b', value: 'n', aggregate: 'count' }),
  );
  expect(pivot.notes).toEqual([text('prepare.note.pivotMissing', { count: 1, column: 'b' })]);
  project.datasets.use(origin.id);
  const joined = await prepare.apply(
    Step.parse({
      kind: 'join',
      versionId: names.id,
      on: [{ left: 'k', right: 'k' }],
      how: 'inner',
      columns: ['name'],
    }),
  );
  expect(say(joined.operation.summary, 'en')).toBe(
    'Joined name from names.csv: 4 rows; 2 rows without a match were left out and rows with several matches repeated.',
  );
});
