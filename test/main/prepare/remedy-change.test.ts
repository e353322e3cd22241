// What the gate did to one column, changed afterwards: what the preview says is what is then done, and it can be changed again.
import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../renderer/data/prepare/changes';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { Change, type DatasetVersion, type Remedy, type SuiteEntry } from '../../../shared/domain';
import { errorOf, workshops } from '../data/workshop';

const workshop = workshops();

async function remedied(
  csv: string,
  check: string,
  columns: readonly string[],
  remedy: Remedy,
  settings = {},
) {
  const made = await workshop();
  await made.data.import(made.file('t.csv', csv));
  const prepare = new PrepareService(made.project, made.data);
  const quality = new QualityService(made.project, made.data);
  const entry: SuiteEntry = {
    ...{ id: 'it', check, columns: [...columns], settings, severity: 'warn', tolerance: 0, enabled: true },
  };
  await quality.saveSuite({ target: null, entries: [entry] });
  let version = await quality.applyRemedy(remedy);
  /** Takes the form that the window begins with, with some of it changed. */
  const change = async (fields: Record<string, unknown>): Promise<DatasetVersion> => {
    const draft = changeOf(version);
    if (!draft) throw new Error('nothing can be changed');
    const given = Object.entries({ ...draft, ...fields }).filter(([, value]) => value !== '');
    const wanted = Change.parse(Object.fromEntries(given));
    const preview = await prepare.previewChange(version.id, wanted);
    version = await prepare.replay(version.id, wanted);
    expect(preview).toMatchObject({
      rowsAfter: version.rows,
      setAside: version.quarantined,
      summary: version.operation.summary,
    });
    expect(preview.cellsChanged).toBe(version.operation.settings['cellsChanged']);
    return version;
  };
  const column = async (at: number): Promise<unknown[]> => (await made.cells()).map((row) => row[at] ?? null);
  const draft = (): unknown => changeOf(version);
  return { ...made, prepare, change, column, draft, version };
}

const NAMES = `n,code\n${Array.from({ length: 40 }, (_, i) => `${i},${['无', 'NA', 'x', 'y'][i % 4] ?? ''}`).join('\n')}\n`;

describe('values that a check emptied', () => {
  const tokens = { tokens: ['无', 'NA'] };
  const emptied = () => remedied(NAMES, 'nullTokens', ['code'], { kind: 'clear', entryId: 'it' }, tokens);

  it('are let stay where they mean something, replaced, set aside, and emptied again', async () => {
    const { change, column, draft, data } = await emptied();
    expect((await column(1)).slice(0, 4)).toEqual([null, null, 'x', 'y']);
    expect((await change({ keep: ['NA'] })).operation.summary.params).toMatchObject({ count: 10 });
    expect((await column(1)).slice(0, 4)).toEqual([null, 'NA', 'x', 'y']);
    const replaced = await change({ action: 'replace', value: 'none' });
    expect(replaced.operation.summary).toMatchObject({
      key: 'quality.operation.replace',
      params: { count: 10, value: 'none' },
    });
    expect((await column(1)).slice(0, 4)).toEqual(['none', 'NA', 'x', 'y']);
    expect(draft()).toMatchObject({ kind: 'remedyFound', action: 'replace', value: 'none', keep: ['NA'] });
    const aside = await change({ action: 'quarantine', keep: [] });
    expect([aside.rows, aside.quarantined]).toEqual([20, 20]);
    expect(data.asides.steps(aside.id)).toMatchObject([{ rows: 20 }]);
    expect((await change({ action: 'drop', keep: ['无'] })).dropped).toBe(10);
    await change({ action: 'clear', keep: [] });
    expect((await column(1)).slice(0, 4)).toEqual([null, null, 'x', 'y']);
  });

  it('are refused another column, and a value of another type', async () => {
    const numbers = `a,b\n${Array.from({ length: 60 }, (_, i) => `${i % 6 === 5 ? 9999 : i},${i}`).join('\n')}\n`;
    const { prepare, version, change, column } = await remedied(numbers, 'disguised', ['a'], {
      ...{ kind: 'clear', entryId: 'it' },
    });
    const wrong = { kind: 'remedyFound', column: 'a', action: 'replace', value: 'much' } as const;
    expect((await errorOf(prepare.previewChange(version.id, wrong))).code).toBe('prepare.unfit');
    const none = { ...wrong, value: undefined };
    expect((await errorOf(prepare.previewChange(version.id, none))).code).toBe('prepare.unfit');
    const other = { ...wrong, column: 'b', value: '1' };
    expect((await errorOf(prepare.previewChange(version.id, other))).code).toBe('prepare.unfit');
    await change({ action: 'replace', value: '-1' });
    expect((await column(0))[5]).toBe(-1);
    await change({ action: 'clear', value: '', keep: ['9999'] });
    expect((await column(0))[5]).toBe(9999);
  });
});

it('merged spellings are given others, one by one', async () => {
  const csv = `n,city\n${Array.from({ length: 30 }, (_, i) => `${i},${i === 7 ? 'paris ' : i === 9 ? 'PARIS' : 'Paris'}`).join('\n')}\n`;
  const { change, column, draft } = await remedied(csv, 'spelling', ['city'], {
    kind: 'merge',
    entryId: 'it',
  });
  expect(new Set(await column(1))).toEqual(new Set(['Paris']));
  expect(draft()).toMatchObject({ kind: 'recode', column: 'city' });
  await change({ map: [{ from: 'PARIS', to: 'Paris (Texas)' }] });
  expect([(await column(1))[7], (await column(1))[9]]).toEqual(['paris ', 'Paris (Texas)']);
});

describe('conversions', () => {
  it('of texts become another type', async () => {
    const csv = `n,v\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 20 === 19 ? 'about 3' : i}`).join('\n')}\n`;
    const { change, draft } = await remedied(csv, 'types', ['v'], { kind: 'convert', entryId: 'it' });
    expect(draft()).toMatchObject({ kind: 'retype', column: 'v', type: 'integer' });
    expect((await change({ type: 'number' })).columns[1]).toEqual({ name: 'v', type: 'number' });
  });

  it('of codes are filled up to another length', async () => {
    const csv = `zip,n\n${Array.from({ length: 60 }, (_, i) => `${i % 6 === 0 ? 1000 + i : 12345 + i},${i}`).join('\n')}\n`;
    const { change, column } = await remedied(
      ...([csv, 'leadingZeros', ['zip'], { kind: 'convert', entryId: 'it' }, { digits: 5 }] as const),
    );
    expect((await column(0))[0]).toBe('01000');
    await change({ digits: 6 });
    expect((await column(0)).slice(0, 2)).toEqual(['001000', '012346']);
  });

  it('of a spreadsheet’s days are counted from another year, or keep the time of day', async () => {
    const csv = `order_date,n\n${Array.from({ length: 40 }, (_, i) => `${45_292 + i}.5,${i}`).join('\n')}\n`;
    const { change, column, draft } = await remedied(csv, 'excelDates', ['order_date'], {
      ...{ kind: 'convert', entryId: 'it' },
    });
    expect((await column(0))[0]).toContain('2024-01-01');
    await change({ type: 'date', from: '1904' });
    expect((await column(0))[0]).toBe('2028-01-02');
    expect(draft()).toMatchObject({ type: 'date', from: '1904' });
    await change({ type: 'date', from: '1900' });
    expect((await column(0))[0]).toBe('2024-01-01');
  });
});

it('personal data is hashed instead of masked, in fewer columns, but not in what is predicted', async () => {
  const csv = `email,phone,n\n${Array.from({ length: 30 }, (_, i) => `a${i}@example.org,1380000${1000 + i},${i}`).join('\n')}\n`;
  const { change, column, draft, prepare, project, version } = await remedied(
    ...([csv, 'personal', ['email', 'phone'], { kind: 'mask', entryId: 'it' }, { share: 0.2 }] as const),
  );
  expect((await column(0))[0]).toContain('*');
  expect(draft()).toMatchObject({ kind: 'remedyPersonal', method: 'mask', columns: ['email', 'phone'] });
  const hashed = await change({ method: 'hash', columns: ['email'] });
  expect(hashed.operation.summary.key).toBe('quality.operation.hash');
  expect((await column(0))[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(String((await column(1))[0])).toBe('13800001000');
  project.settings.set('target', 'phone');
  const target: Change = { kind: 'remedyPersonal', columns: ['phone'], method: 'mask' };
  expect((await errorOf(prepare.previewChange(hashed.id, target))).code).toBe('prepare.unfit');
  const stranger: Change = { ...target, columns: ['n'] };
  expect((await errorOf(prepare.previewChange(hashed.id, stranger))).code).toBe('prepare.unfit');
  expect(version.id).not.toBe(hashed.id);
});
