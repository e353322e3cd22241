// Each remedy of the quality gate is done again where an earlier step is changed or left out.
import { describe, expect, it } from 'vitest';
import type { Cell, Remedy, RemedyKind, SuiteEntry } from '../../../shared/domain';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { workshops } from '../data/workshop';

const workshop = workshops();

const ROWS = 60;
/** Every remedy finds something to do here: rows 0 to 59, in file order. */
const CSV = `id,city,x,note,code,spent,mail\n${Array.from({ length: ROWS }, (_, i) =>
  [
    i,
    i === 4 ? 'beijing ' : i % 2 === 0 ? 'Beijing' : 'Lyon',
    i === 7 ? 5000 : 100 + (i % 30),
    i === 9 ? '无' : `note ${i % 5}`,
    i === 11 ? 'eleven' : 1000 + i,
    i % 10 === 3 ? '' : i,
    `person${i}@example.com`,
  ].join(','),
).join('\n')}\n`;

const spent = { check: 'missing', columns: ['spent'], settings: { warnAbove: 0 } };
const personal = { check: 'personal', columns: ['mail'], settings: { share: 0.2 } };
const CASES: Record<RemedyKind, { entry: Partial<SuiteEntry> & { check: string }; rest?: object }> = {
  drop: { entry: spent },
  quarantine: { entry: spent },
  fill: { entry: spent, rest: { column: 'spent', method: 'median' } },
  removeColumn: { entry: spent, rest: { column: 'spent' } },
  clear: { entry: { check: 'nullTokens', columns: ['note'], settings: { tokens: ['无'] } } },
  convert: { entry: { check: 'types', columns: ['code'], settings: { share: 0.8 } } },
  trim: { entry: { check: 'trimmed', columns: ['city'] } },
  merge: { entry: { check: 'spelling', columns: ['city'], settings: { slips: true } } },
  clip: { entry: { check: 'outliers', columns: ['x'], settings: { limit: 8 } } },
  mask: { entry: personal },
  hash: { entry: personal },
};

describe.each(Object.entries(CASES))('the remedy %s', (kind, { entry, rest = {} }) => {
  it('is done again on what an earlier step makes now', async () => {
    const { data, project, file, cells } = await workshop();
    const prepare = new PrepareService(project, data);
    const quality = new QualityService(project, data);
    await data.import(file('t.csv', CSV));
    const early = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'id * 2' });
    const whole: SuiteEntry = {
      ...{ id: 'it', columns: [], settings: {}, severity: 'warn', tolerance: 0, enabled: true },
      ...entry,
    };
    await quality.saveSuite({ target: null, entries: [whole] });
    const made = await quality.applyRemedy({ kind, entryId: 'it', ...rest } as Remedy);
    const before = await cells();

    const again = await prepare.replay(early.id, { kind: 'derive', name: 'twice', formula: 'id * 3' });
    expect(project.datasets.lineage(again.id).map(({ operation }) => operation.kind)).toEqual([
      'import',
      'step',
      kind,
    ]);
    expect(again.columns).toEqual(made.columns);
    expect([again.rows, again.quarantined, again.dropped]).toEqual([
      made.rows,
      made.quarantined,
      made.dropped,
    ]);
    expect(again.operation.summary.key).toBe(made.operation.summary.key);
    // All cells as before, but for the column of the changed step.
    const last = made.columns.length - 1;
    expect(made.columns[last]?.name).toBe('twice');
    const after = await cells();
    expect(after.map((row) => row.slice(0, last))).toEqual(before.map((row) => row.slice(0, last)));
    expect(after.map((row) => row[last])).toEqual(after.map((row) => Number(row[0]) * 3));

    // Fewer rows come from the earlier step now: what is kept, set aside and dropped adds up to them.
    const fewer = await prepare.replay(project.datasets.lineage(again.id)[1]?.id ?? 0, {
      ...{ kind: 'filter', match: 'all', action: 'keep' },
      conditions: [{ column: 'id', test: 'below', value: '30' }],
    });
    expect(fewer.rows + fewer.quarantined + fewer.dropped).toBe(30);
    const kept = before.filter((row) => Number(row[0]) < 30).map((row): Cell[] => row.slice(0, last));
    // What is filled in is the middle of what there is now.
    const spentAt = made.columns.findIndex(({ name }) => name === 'spent');
    if (kind === 'fill') for (const row of kept) if (Number(row[0]) % 10 === 3) row[spentAt] = 15;
    expect(await cells()).toEqual(kept);
    if (kind === 'fill') expect(fewer.operation.summary.params).toMatchObject({ count: 3, value: 15 });
  });
});

it('asks another data set again, not its own rows, and finds the same', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  const quality = new QualityService(project, data);
  await data.import(
    file('customers.csv', `id\n${Array.from({ length: 20 }, (_, i) => `c${i}`).join('\n')}\n`),
  );
  const customers = project.datasets.current()?.name ?? '';
  const orders = Array.from({ length: 100 }, (_, i) => `${i},c${i % 25}`).join('\n');
  await data.import(file('orders.csv', `order,customer\n${orders}\n`));
  const early = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'order * 2' });
  const whole: SuiteEntry = {
    ...{
      id: 'it',
      check: 'foreignKey',
      columns: ['customer'],
      severity: 'block',
      tolerance: 0,
      enabled: true,
    },
    settings: { dataset: customers, column: 'id' },
  };
  await quality.saveSuite({ target: null, entries: [whole] });
  expect(await quality.applyRemedy({ kind: 'drop', entryId: 'it' })).toMatchObject({ rows: 80, dropped: 20 });
  const again = await prepare.replay(early.id, null);
  expect(again).toMatchObject({ rows: 80, dropped: 20 });
  // And once more, from what was done again.
  const other = await prepare.apply({ kind: 'derive', name: 'more', formula: 'order + 1' });
  expect(other.rows).toBe(80);
  const trail = project.datasets.lineage(other.id);
  const twice = await prepare
    .replay(trail[1]?.id ?? 0, { kind: 'rename', column: 'order', to: 'number' })
    .catch((error: unknown) => error);
  expect(twice).toMatchObject({ code: 'prepare.replay' }); // "more" reads the column under its old name
});

it('leaves the present version where it was when it is cancelled', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  await data.import(file('t.csv', CSV));
  const early = await prepare.apply({ kind: 'derive', name: 'twice', formula: 'id * 2' });
  const last = await prepare.apply({ kind: 'derive', name: 'more', formula: 'id + 1' });
  const cancel = new AbortController();
  const onProgress = (): void => cancel.abort();
  const replayed = prepare.replay(early.id, null, { signal: cancel.signal, onProgress });
  await expect(replayed).rejects.toMatchObject({ code: 'cancelled' });
  expect(project.datasets.current()?.id).toBe(last.id);
});
