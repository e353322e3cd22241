// Remedies that change cells: what they show before, and what they leave behind.
import { describe, expect, it } from 'vitest';
import type { Cell, Remedy, RemedyPreview, SuiteEntry } from '../../../shared/domain';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { workshops, type Workshop } from '../data/workshop';
import { checkTexts, lines } from './judge';

const workshop = workshops();

interface Mended {
  preview: RemedyPreview;
  cells: Cell[][];
  types: string[];
  again: string | undefined;
  quality: QualityService;
  shop: Workshop;
}

/** Imports, applies the remedy of the one entry, and says what that entry says then. */
async function mend(
  csv: string,
  entry: Partial<SuiteEntry> & { check: string },
  remedy: Remedy,
): Promise<Mended> {
  const shop = await workshop();
  const quality = new QualityService(shop.project, shop.data);
  await shop.data.import(shop.file('t.csv', csv));
  const whole: SuiteEntry = {
    ...{ id: 'it', columns: [], settings: {}, severity: 'warn', tolerance: 0, enabled: true },
    ...entry,
  };
  await quality.saveSuite({ target: null, entries: [whole] });
  const preview = await quality.previewRemedy(remedy);
  checkTexts(preview);
  const made = await quality.applyRemedy(remedy);
  expect([made.rows, made.dropped, made.quarantined]).toEqual([preview.rowsBefore, 0, 0]);
  expect(made.operation.kind).toBe(remedy.kind);
  const report = await quality.run();
  const again = report.checks.find(({ entryId }) => entryId === 'it')?.verdict;
  return {
    preview,
    cells: await shop.cells(),
    types: made.columns.map(({ type }) => type),
    again,
    quality,
    shop,
  };
}

it('gives a value its usual spelling', async () => {
  const csv = `city,n\n${lines(9, (i) => `${i === 4 ? 'beijing ' : 'Beijing'},${i}`)}\n`;
  const { preview, cells, again } = await mend(
    csv,
    { check: 'spelling', columns: ['city'], settings: { slips: true } },
    { kind: 'merge', entryId: 'it' },
  );
  expect(preview).toMatchObject({
    cellsChanged: 1,
    examples: [{ column: 'city', before: 'beijing ', after: 'Beijing', rows: 1 }],
  });
  expect(new Set(cells.map(([city]) => city))).toEqual(new Set(['Beijing']));
  expect(again).toBe('pass');
});

it('makes a disguised value missing, and words for missing too', async () => {
  const numbers = `x,n\n${lines(40, (i) => `${i % 8 === 3 ? 999 : 20 + i},${i}`)}\n`;
  const disguised = await mend(
    numbers,
    { check: 'disguised', columns: ['x'], settings: { rows: 3 } },
    { kind: 'clear', entryId: 'it' },
  );
  expect(disguised.preview.cellsChanged).toBe(5);
  expect(disguised.cells.filter(([x]) => x === null)).toHaveLength(5);
  expect(disguised.again).toBe('pass');
  const words = await mend(
    'city,n\nBonn,1\n无,2\nRome,3\n',
    { check: 'nullTokens', columns: ['city'], settings: { tokens: ['无'] } },
    { kind: 'clear', entryId: 'it' },
  );
  expect(words.cells.map(([city]) => city)).toEqual(['Bonn', null, 'Rome']);
});

it('moves a value far out to the edge of the usual range', async () => {
  const csv = `x,n\n${lines(60, (i) => `${i === 7 ? 5000 : 100 + (i % 30)},${i}`)}\n`;
  const { cells, again, preview } = await mend(
    csv,
    { check: 'outliers', columns: ['x'], settings: { limit: 8 } },
    { kind: 'clip', entryId: 'it' },
  );
  const [example] = preview.examples;
  expect([preview.cellsChanged, example?.before]).toEqual([1, 5000]);
  expect(cells[7]?.[0]).toBe(example?.after);
  expect(Number(example?.after)).toBeLessThan(400);
  expect(again).toBe('pass');
});

it('takes blanks away', async () => {
  const entry = { check: 'trimmed', columns: ['city'] };
  const { cells } = await mend('city,n\n" Bonn",1\n"Rome　",2\nOslo,3\n', entry, {
    kind: 'trim',
    entryId: 'it',
  });
  expect(cells.map(([city]) => city)).toEqual(['Bonn', 'Rome', 'Oslo']);
});

it('gives columns the type that their values have, and the suite with them', async () => {
  const csv = `a,b\n${lines(20, (i) => `${i === 3 ? 'many' : i * 1.5},${i}`)}\n`;
  const { types, cells, again } = await mend(
    csv,
    { check: 'types', columns: ['a'], settings: { share: 0.8 } },
    { kind: 'convert', entryId: 'it' },
  );
  expect(types).toEqual(['number', 'integer']);
  expect([cells[2]?.[0], cells[3]?.[0]]).toEqual([3, null]);
  expect(again).toBe('pass');
  const american = `d,n\n${lines(28, (i) => `${(i % 9) + 1}/${i + 1}/2024 9:30,1`)}\nunknown,2\n`;
  const dated = await mend(
    american,
    { check: 'types', columns: ['d'], settings: { share: 0.8 } },
    { kind: 'convert', entryId: 'it' },
  );
  expect(dated.types[0]).toBe('datetime');
  expect([9, 12, 28].map((i) => dated.cells[i]?.[0])).toEqual([
    '2024-01-10T09:30:00Z',
    '2024-04-13T09:30:00Z',
    null,
  ]);
  const days = `sold on,b\n${lines(20, (i) => `${45_292 + i},${i}`)}\n`;
  const serial = await mend(
    days,
    { check: 'excelDates', columns: ['sold on'] },
    { kind: 'convert', entryId: 'it' },
  );
  expect([serial.types[0], serial.cells[0]?.[0]]).toEqual(['date', '2024-01-01']);
  const zips = `zip,b\n${lines(20, (i) => `0${1000 + i},${i}`)}\n1234,5\n`;
  const padded = await mend(
    zips.replace('zip', 'zip'),
    { check: 'leadingZeros', columns: ['zip'], settings: { digits: 5 } },
    { kind: 'convert', entryId: 'it' },
  ).catch((thrown: unknown) => thrown);
  // An import that reads the codes as numbers has lost all zeros; then every code is padded.
  if (padded instanceof Error) throw padded;
  expect((padded as Mended).cells.at(-1)?.[0]).toBe('01234');
});

it('masks and hashes what belongs to persons, who are then nobody', async () => {
  const csv = `email,n\n${lines(30, (i) => `person${i % 25}@example.com,${i}`)}\n`;
  const entry = { check: 'personal', columns: ['email'], settings: { share: 0.2 } };
  const masked = await mend(csv, entry, { kind: 'mask', entryId: 'it' });
  expect(masked.cells[0]?.[0]).toBe('p*****0@example.com');
  const hashed = await mend(csv, entry, { kind: 'hash', entryId: 'it', column: 'email' });
  const codes = hashed.cells.map(([email]) => String(email));
  expect(codes.every((code) => /^[0-9a-f]{16}$/.test(code))).toBe(true);
  expect([new Set(codes).size, codes[0] === codes[25]]).toEqual([25, true]);
  expect(hashed.again).toBe('pass');
});

describe('personal data that was hidden', () => {
  const csv = `full_name,phone,n\n${lines(40, (i) => `Person ${i},${100000 + i},${i}`)}\n`;
  const entry = { check: 'personal', columns: ['full_name', 'phone'], settings: { share: 0.2 } };

  const found = async ({ quality }: Mended): Promise<string[]> =>
    (await quality.run()).checks.flatMap(({ columns }) => columns);

  it.each(['mask', 'hash'] as const)(
    'is somebody’s again where the %s is left out, changed to other columns, or undone',
    async (kind) => {
      const hiding = await mend(csv, entry, { kind, entryId: 'it' });
      const { shop, again } = hiding;
      expect(again).toBe('pass');
      const prepare = new PrepareService(shop.project, shop.data);
      const hidden = shop.project.datasets.current();
      if (!hidden) throw new Error('no version was made');
      const other = kind === 'mask' ? 'hash' : 'mask';
      await prepare.replay(hidden.id, { kind: 'remedyPersonal', columns: ['phone'], method: other });
      expect(await found(hiding)).toEqual(['full_name']);
      shop.project.datasets.use(hidden.id);
      expect(await found(hiding)).toEqual([]);
      await prepare.replay(hidden.id, null);
      expect(await found(hiding)).toEqual(['full_name', 'phone']);
      shop.project.datasets.use(hidden.id);
      expect(await found(hiding)).toEqual([]);
    },
  );

  it('stays nobody’s under another name, and is looked for anew in the next file', async () => {
    const hiding = await mend(csv, entry, { kind: 'hash', entryId: 'it', column: 'phone' });
    const { shop } = hiding;
    const prepare = new PrepareService(shop.project, shop.data);
    await prepare.apply({ kind: 'rename', column: 'phone', to: 'mobile_phone' });
    expect(await found(hiding)).toEqual(['full_name']);
    await shop.data.import(shop.file('next.csv', csv));
    expect(await found(hiding)).toEqual(['full_name', 'phone']);
  });
});
