import { describe, expect, it } from 'vitest';
import { type Cell, Step } from '../../../shared/domain';
import { PrepareService } from '../../../main/prepare';
import { errorOf, type Workshop, workshops } from '../data/workshop';
import { hasMessage, say } from '../../../shared/messages';

const workshop = workshops();

const PEOPLE = `id,name,city,age,spent,joined
1,Ann Lee,Berlin,30,10.5,2024-01-05
2,Bob Ray,berlin ,41,,2024-02-07
3,Cy Moe,Paris,,7,2024-03-01
4,Di Poe,Paris,25,900,2024-03-02
5,Ed Doe,,38,12,2023-12-31
`;

async function people(): Promise<Workshop & { prepare: PrepareService }> {
  const made = await workshop();
  await made.data.import(made.file('people.csv', PEOPLE));
  return { ...made, prepare: new PrepareService(made.project, made.data) };
}

/** The step's columns and cells, after checking that the preview says the same as the step does. */
async function doing(
  step: unknown,
): Promise<{ names: string[]; types: string[]; cells: Cell[][]; said: string }> {
  const made = await people();
  const parsed = Step.parse(step);
  const preview = await made.prepare.preview(parsed);
  const version = await made.prepare.apply(parsed);
  expect(version.rows).toBe(preview.rowsAfter);
  expect(version.quarantined).toBe(preview.setAside);
  expect(version.operation.summary).toEqual(preview.summary);
  expect(preview.after.length).toBeGreaterThan(0);
  expect(hasMessage(preview.summary.key)).toBe(true);
  for (const note of preview.notes) expect(hasMessage(note.key)).toBe(true);
  const parent = made.project.datasets.get(version.parentId ?? 0);
  if (preview.cellsChanged !== null)
    expect(version.rows + version.quarantined + version.dropped).toBe(parent.rows);
  return {
    names: version.columns.map(({ name }) => name),
    types: version.columns.map(({ type }) => type),
    cells: await made.cells(),
    said: say(preview.summary, 'en'),
  };
}

const column = (result: { names: string[]; cells: Cell[][] }, name: string): Cell[] =>
  result.cells.map((row) => row[result.names.indexOf(name)] ?? null);

describe('a step', () => {
  it('renames a column', async () => {
    const result = await doing({ kind: 'rename', column: 'spent', to: 'Amount' });
    expect(result.names).toEqual(['id', 'name', 'city', 'age', 'Amount', 'joined']);
    expect(result.said).toBe('Renamed “spent” to “Amount”.');
  });

  it('keeps and orders columns', async () => {
    expect((await doing({ kind: 'columns', keep: ['age', 'id'] })).names).toEqual(['age', 'id']);
  });

  it('reads a column as another type, and says what is lost', async () => {
    const text = await doing({ kind: 'retype', column: 'age', type: 'text' });
    expect(column(text, 'age')).toEqual(['30', '41', null, '25', '38']);
    const date = await doing({ kind: 'retype', column: 'name', type: 'date' });
    expect(date.said).toBe('Read “name” as date; 5 values could not be read.');
  });

  it('reads money, percentages, day numbers and dates in either order', async () => {
    const made = await workshop();
    const prepare = new PrepareService(made.project, made.data);
    await made.data.import(made.file('m.csv', 'a,b,c\n"€ 1,200.50",12%,45292\n¥ 3,x,60\n'), {
      types: { a: 'text', b: 'text', c: 'integer' },
    });
    await prepare.apply({ kind: 'retype', column: 'a', type: 'number' });
    await prepare.apply({ kind: 'retype', column: 'b', type: 'number' });
    await prepare.apply({ kind: 'retype', column: 'c', type: 'date' });
    expect(await made.cells()).toEqual([
      [1200.5, 0.12, '2024-01-01'],
      [3, null, null],
    ]);
    await made.data.import(made.file('d.csv', 'd\n05.03.2024\n31.12.2023\n'), { types: { d: 'text' } });
    await prepare.apply({ kind: 'retype', column: 'd', type: 'date', dateOrder: 'DMY' });
    expect(await made.cells()).toEqual([['2024-03-05'], ['2023-12-31']]);
  });

  it.each([
    [{ column: 'age', test: 'atLeast', value: '30' }, [1, 2, 5]],
    [{ column: 'age', test: 'missing' }, [3]],
    [{ column: 'city', test: 'contains', value: 'BER' }, [1, 2]],
    [{ column: 'city', test: 'notEquals', value: 'Paris' }, [1, 2, 5]],
    [{ column: 'joined', test: 'above', value: '2024-02-07' }, [3, 4]],
    [{ column: 'city', test: 'equals', value: "x' OR 1=1 --" }, null],
  ])('keeps the rows where %j', async (condition, ids) => {
    const step = { kind: 'filter', conditions: [condition], match: 'all', action: 'keep' };
    if (ids === null) {
      const { prepare } = await people();
      expect((await errorOf(prepare.apply(Step.parse(step)))).params).toEqual({
        reason: { key: 'prepare.noRowsLeft' },
      });
    } else expect(column(await doing(step), 'id')).toEqual(ids);
  });

  it('drops rows or sets them aside, by all conditions or any', async () => {
    const conditions = [
      { column: 'age', test: 'missing' },
      { column: 'city', test: 'missing' },
    ];
    const any = { kind: 'filter', conditions, match: 'any' };
    expect(column(await doing({ ...any, action: 'drop' }), 'id')).toEqual([1, 2, 4]);
    expect(column(await doing({ ...any, action: 'setAside' }), 'id')).toEqual([1, 2, 4]);
    expect(column(await doing({ ...any, match: 'all', action: 'drop' }), 'id')).toEqual([1, 2, 3, 4, 5]);
  });

  it('adds a column by formula, or computes one anew', async () => {
    const added = await doing({ kind: 'derive', name: 'old', formula: 'IF(age >= 35, "yes", "no")' });
    expect(column(added, 'old')).toEqual(['no', 'yes', 'no', 'no', 'yes']);
    const anew = await doing({ kind: 'derive', name: 'spent', formula: 'ROUND(spent, 0)' });
    expect(column(anew, 'spent')).toEqual([11, null, 7, 900, 12]);
  });

  it('splits and merges columns without losing a word', async () => {
    const split = await doing({ kind: 'split', column: 'name', by: ' ', names: ['first', 'last'] });
    expect(column(split, 'last')).toEqual(['Lee', 'Ray', 'Moe', 'Poe', 'Doe']);
    const merged = await doing({ kind: 'merge', columns: ['id', 'city'], separator: '-', name: 'key' });
    expect(merged.names).toEqual(['key', 'name', 'age', 'spent', 'joined']);
    expect(column(merged, 'key')).toEqual(['1-Berlin', '2-berlin ', '3-Paris', '4-Paris', '5']);
  });

  it('recodes and cleans values, counting the cells', async () => {
    const recoded = await doing({
      kind: 'recode',
      column: 'city',
      map: [
        { from: 'berlin ', to: 'Berlin' },
        { from: 'Paris', to: null },
      ],
    });
    expect(column(recoded, 'city')).toEqual(['Berlin', 'Berlin', null, null, null]);
    expect(recoded.said).toBe('Recoded 2 values of “city” in 3 cells.');
    const cleaned = await doing({ kind: 'clean', columns: ['city'], cleanings: ['trim', 'capitalise'] });
    expect(column(cleaned, 'city')).toEqual(['Berlin', 'Berlin', 'Paris', 'Paris', null]);
  });

  it('turns full-width letters into plain ones', async () => {
    const made = await workshop();
    const prepare = new PrepareService(made.project, made.data);
    await made.data.import(made.file('w.csv', 'a,b\nＡＢＣ－１２３　,1\n北京，2,2\n'.replace('，2,2', ',2')));
    await prepare.apply({ kind: 'clean', columns: ['a'], cleanings: ['width', 'trim'] });
    expect((await made.cells()).map(([a]) => a)).toEqual(['ABC-123', '北京']);
  });

  it('groups, pivots and unpivots', async () => {
    const grouped = await doing({
      kind: 'group',
      by: ['city'],
      aggregates: [
        { aggregate: 'count', name: 'people' },
        { aggregate: 'sum', column: 'spent', name: 'total' },
      ],
    });
    expect(grouped.cells).toEqual([
      ['Berlin', 1, 10.5],
      ['Paris', 2, 907],
      ['berlin ', 1, null],
      [null, 1, 12],
    ]);
    const pivoted = await doing({
      kind: 'pivot',
      rows: ['age'],
      column: 'city',
      value: 'spent',
      aggregate: 'sum',
    });
    expect(pivoted.names).toEqual(['age', 'Berlin', 'Paris', 'berlin 2']);
    const unpivoted = await doing({
      kind: 'unpivot',
      columns: ['age', 'spent'],
      name: 'what',
      value: 'number',
    });
    expect(unpivoted.names).toEqual(['id', 'name', 'city', 'joined', 'what', 'number']);
    expect(unpivoted.cells.slice(0, 2).map((row) => row.slice(4))).toEqual([
      ['age', 30],
      ['spent', 10.5],
    ]);
  });

  it('draws the same sample for the same seed, and drops duplicates', async () => {
    const sample = { kind: 'sample', rows: 2, seed: 7 };
    const ids = column(await doing(sample), 'id');
    expect(ids).toHaveLength(2);
    expect(column(await doing(sample), 'id')).toEqual(ids);
    expect(column(await doing({ kind: 'distinct', columns: ['city'] }), 'id')).toEqual([1, 2, 3, 5]);
  });

  it('fills gaps and draws extremes in', async () => {
    const fill = (method: string): Promise<Cell[]> =>
      doing({ kind: 'fillMissing', column: 'age', method }).then((result) => column(result, 'age'));
    expect(await fill('median')).toEqual([30, 41, 34, 25, 38]);
    expect(await fill('previous')).toEqual([30, 41, 41, 25, 38]);
    const clipped = await doing({ kind: 'clip', column: 'spent', low: null, high: 100 });
    expect(column(clipped, 'spent')).toEqual([10.5, null, 7, 100, 12]);
  });

  it.each([
    // By hand, in the order of the days: A 10 (1st), 30 (3rd), empty (5th), 70 (6th); B 5 (2nd), 8 (4th); no customer; no day.
    ['earlier', 1, 'who', [30, null, null, 5, 10, null, null, null]],
    ['earlier', 2, 'who', [10, null, null, null, null, 30, null, null]],
    ['mean', 2, 'who', [20, null, null, 5, 10, 30, null, null]],
    ['sum', 3, 'who', [40, null, null, 5, 10, 40, null, null]],
    ['min', 3, 'who', [10, null, null, 5, 10, 10, null, null]],
    ['max', 3, 'who', [30, null, null, 5, 10, 30, null, null]],
    ['count', 2, 'who', [2, 0, 0, 1, 1, 1, null, null]],
    // All together: 10, 5, 30, 8, empty, 70, 100.
    ['earlier', 1, undefined, [8, null, 10, 30, 5, null, 70, null]],
    ['sum', 2, undefined, [38, null, 10, 35, 15, 8, 70, null]],
  ] as const)('takes from earlier rows: %s of %d rows within %s', async (figure, rows, entity, expected) => {
    const made = await workshop();
    const prepare = new PrepareService(made.project, made.data);
    const orders =
      'who,day,paid\nA,2024-01-05,\nA,2024-01-01,10\nB,2024-01-02,5\nB,2024-01-04,8\nA,2024-01-03,30\nA,2024-01-06,70\n,2024-01-07,100\nA,,9\n';
    await made.data.import(made.file('orders.csv', orders));
    const step = Step.parse({ kind: 'lag', column: 'paid', figure, rows, time: 'day', entity });
    const preview = await prepare.preview(step);
    const version = await prepare.apply(step);
    expect(version.columns.at(-1)?.name).toBe(`paid_${figure}_${rows}`);
    expect((await made.cells()).map((row) => row.at(-1))).toEqual(expected);
    const missing = expected.filter((value) => value === null).length;
    expect(preview.notes).toEqual([{ key: 'prepare.note.nothingBefore', params: { count: missing } }]);
    expect(say(version.operation.summary, 'en')).toContain(
      entity ? 'within each “who”' : 'in the order of “day”.',
    );
  });

  it('names a column from earlier rows, and says where rows are of one moment', async () => {
    const { prepare, cells } = await people();
    const step = { kind: 'lag', column: 'name', figure: 'earlier', rows: 1, time: 'age', entity: 'city' };
    const tied = { ...step, time: 'id', entity: undefined, name: 'before' };
    expect((await prepare.preview(Step.parse({ ...step, name: 'x' }))).notes).toHaveLength(1);
    await prepare.apply(Step.parse(tied));
    expect((await cells()).map((row) => row.at(-1))).toEqual([
      null,
      'Ann Lee',
      'Bob Ray',
      'Cy Moe',
      'Di Poe',
    ]);
    await prepare.apply(Step.parse({ kind: 'derive', name: 'one', formula: '1' }));
    const notes = (await prepare.preview(Step.parse({ ...tied, time: 'one', name: 'y' }))).notes;
    expect(notes).toContainEqual({ key: 'prepare.note.sameMoment', params: { count: 5, column: 'one' } });
  });

  it('joins another data set, and tells what does not match or is multiplied', async () => {
    const made = await people();
    const peopleId = made.project.datasets.current()?.id ?? 0;
    const cities = await made.data.import(
      made.file('cities.csv', 'city,land,age\nParis,FR,1\nBerlin,DE,2\nBerlin,GDR,3\n'),
    );
    made.project.datasets.use(peopleId);
    const step = Step.parse({
      kind: 'join',
      versionId: cities.id,
      on: [{ left: 'city', right: 'city' }],
      how: 'left',
      columns: ['land', 'age'],
    });
    const preview = await made.prepare.preview(step);
    expect(preview.notes.map((note) => [note.key, note.params?.['count']])).toEqual([
      ['prepare.note.unmatched', 2],
      ['prepare.note.multiplied', 1],
    ]);
    expect(preview.notes.map((note) => say(note, 'en'))).toEqual([
      '2 rows have no match (“berlin ”); the joined columns stay empty there.',
      '1 row has more than one match, up to 2 (“Berlin”), and will be repeated. Group the other data by its key first if that is not meant.',
    ]);
    const version = await made.prepare.apply(step);
    expect(version.columns.map(({ name }) => name).slice(-2)).toEqual(['land', 'age (cities.csv)']);
    expect((await made.cells()).map((row) => [row[0], row[6]])).toEqual([
      [1, 'DE'],
      [1, 'GDR'],
      [2, null],
      [3, 'FR'],
      [4, 'FR'],
      [5, null],
    ]);
  });

  it('names the keys of either side that match nothing', async () => {
    const made = await people();
    const peopleId = made.project.datasets.current()?.id ?? 0;
    const rows = ['Oslo,0', 'Rome,1', 'Rome,2', 'Graz,3', 'Bern,4', 'Lyon,5', 'Paris,1'];
    const cities = await made.data.import(made.file('cities.csv', `city,n\n${rows.join('\n')}\n`));
    made.project.datasets.use(peopleId);
    const pairs = [{ left: 'city', right: 'city' }];
    const step = { kind: 'join', versionId: cities.id, how: 'inner', columns: ['n'] };
    const notes = async (on: typeof pairs): Promise<string[]> =>
      (await made.prepare.preview(Step.parse({ ...step, on }))).notes.map((note) => say(note, 'zh'));
    expect(await notes(pairs)).toEqual([
      '有 3 行没有匹配（“Berlin”、“berlin ”），将被去掉。',
      '“cities.csv”中有 6 行在这里没有匹配（“Bern”、“Graz”、“Lyon”等），不会用到。',
    ]);
    expect((await notes([...pairs, { left: 'id', right: 'n' }]))[1]).toBe(
      '“cities.csv”中有 7 行在这里没有匹配（“Bern · 4”、“Graz · 3”、“Lyon · 5”等），不会用到。',
    );
  });

  it('runs a SELECT over the data, and nothing else', async () => {
    const query =
      'SELECT city, count(*) AS n, avg(age) AS age FROM data WHERE id > 1 GROUP BY city ORDER BY n DESC, city';
    const result = await doing({ kind: 'sql', query });
    expect(result.types).toEqual(['text', 'integer', 'number']);
    expect(result.cells.map((row) => row[0])).toEqual(['Paris', 'berlin ', null]);
    const own = await doing({
      kind: 'sql',
      query: 'WITH old AS (SELECT * FROM data) SELECT id FROM old -- all',
    });
    expect(own.cells).toHaveLength(5);
    const { prepare } = await people();
    const reason = async (text: string): Promise<string> => {
      const { code, params } = await errorOf(prepare.preview({ kind: 'sql', query: text }));
      expect(code).toBe('prepare.unfit');
      const why = params['reason'];
      return typeof why === 'object' && why !== null ? why.key : '';
    };
    expect(await reason("SELECT * FROM read_csv('/etc/passwd')")).toBe('prepare.sqlFunction');
    expect(await reason("SELECT * FROM '/etc/passwd.csv'")).toBe('prepare.sqlTable');
    expect(await reason('SELECT * FROM data_1')).toBe('prepare.sqlTable');
    expect(await reason('SELECT (SELECT count(*) FROM duckdb_settings()) FROM data')).toBe(
      'prepare.sqlFunction',
    );
    expect(await reason('DROP TABLE data')).toBe('prepare.sqlError');
    expect(await reason('SELECT 1; SELECT 2')).toBe('prepare.sqlOne');
    expect(await reason('SELECT nothing FROM data')).toBe('prepare.sqlError');
    expect(await reason(' ; ')).toBe('prepare.sqlEmpty');
  });

  it.each([
    [{ kind: 'rename', column: 'id', to: 'NAME' }, 'prepare.nameTaken'],
    [{ kind: 'retype', column: 'id', type: 'integer' }, 'prepare.typeAlready'],
    [{ kind: 'split', column: 'id', by: ',', names: ['a', 'b'] }, 'prepare.onlyText'],
    [{ kind: 'clip', column: 'city', low: 0, high: 1 }, 'prepare.onlyNumbers'],
    [{ kind: 'clip', column: 'age', low: 9, high: 1 }, 'prepare.bounds'],
    [{ kind: 'fillMissing', column: 'age', method: 'constant', value: 'x' }, 'prepare.wrongType'],
    [{ kind: 'lag', column: 'city', figure: 'mean', rows: 1, time: 'id' }, 'prepare.onlyNumbers'],
    [{ kind: 'lag', column: 'age', figure: 'mean', rows: 1, time: 'city' }, 'prepare.onlyOrdered'],
    [{ kind: 'recode', column: 'age', map: [{ from: 'x', to: '1' }] }, 'prepare.wrongType'],
  ])('that does not fit is refused: %j', async (step, key) => {
    const { prepare, project } = await people();
    const { code, params } = await errorOf(prepare.apply(Step.parse(step)));
    expect(code).toBe('prepare.unfit');
    expect(params['reason']).toMatchObject({ key });
    expect(project.datasets.list()).toHaveLength(1);
  });
});

describe('the time machine', () => {
  it('changes an early step and does the later ones again, leaving what there was', async () => {
    const { prepare, project, cells } = await people();
    const early = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'age * 2' });
    await prepare.apply({ kind: 'derive', name: 'more', formula: 'twice + 1' });
    await prepare.apply({ kind: 'columns', keep: ['id', 'more'] });
    const replayed = await prepare.replay(early.id, { kind: 'derive', name: 'twice', formula: 'age * 3' });
    expect((await cells())[0]).toEqual([1, 91]);
    expect(project.datasets.lineage(replayed.id).map(({ operation }) => operation.kind)).toEqual([
      'import',
      'step',
      'step',
      'step',
    ]);
    expect(project.datasets.list()).toHaveLength(7);
    expect(replayed.id).toBe(project.datasets.current()?.id);
  });

  it('leaves out a step in the middle', async () => {
    const { prepare, cells } = await people();
    await prepare.apply({ kind: 'columns', keep: ['id', 'age'] });
    const middle = await prepare.apply({
      kind: 'fillMissing',
      column: 'age',
      method: 'constant',
      value: '99',
    });
    await prepare.apply({ kind: 'rename', column: 'age', to: 'years' });
    await prepare.replay(middle.id, null);
    expect((await cells())[2]).toEqual([3, null]);
  });

  it('stops at a step that no longer fits, names it and why, and keeps what was done', async () => {
    const { prepare, project } = await people();
    const made = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'age * 2' });
    await prepare.apply({ kind: 'rename', column: 'city', to: 'town' });
    await prepare.apply({ kind: 'derive', name: 'more', formula: 'twice + 1' });
    const error = await errorOf(prepare.replay(made.id, null));
    expect(error.code).toBe('prepare.replay');
    expect(error.params).toMatchObject({
      step: { key: 'prepare.did.derive', params: { column: 'more' } },
      reason: { key: 'error.prepare.formula', params: { reason: { key: 'prepare.formula.noColumn' } } },
    });
    expect(project.datasets.current()?.columns.map(({ name }) => name)).toContain('town');
  });

  it('finds spellings that may mean the same', async () => {
    const { prepare } = await people();
    expect(await prepare.similar('city')).toEqual([
      {
        values: [
          { value: 'Berlin', count: 1 },
          { value: 'berlin ', count: 1 },
        ],
      },
    ]);
  });
});
