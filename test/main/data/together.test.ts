// A folder or an archive of tables with the same columns is one table.
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as xlsx from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { changedSource } from '../../../main/data/changed';
import { errorOf, workshops } from './workshop';
import { zip } from './zip';

const workshop = workshops(true);

function fill(root: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

function workbook(rows: unknown[][]): Buffer {
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), 'Sheet1');
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
}

const YEAR = {
  '2023/part 10.csv': 'n,day\n10,2023-10-01\n',
  '2023/part 2.csv': 'day;n\n2023-02-01;2\n',
  '2024.xlsx': workbook([
    ['day', 'n'],
    ['2024-01-01', 24],
  ]),
  'more.json': '[{"day":"2025-01-01","n":25}]',
  'README.md': 'what this is',
  'notes.txt': 'nothing to read',
  '.hidden.csv': 'x\n1\n',
  '~$2024.xlsx': 'a lock',
};
const ROWS = [
  ['2023-02-01', 2, '2023/part 2.csv'],
  ['2023-10-01', 10, '2023/part 10.csv'],
  ['2024-01-01', 24, '2024.xlsx'],
  ['2025-01-01', 25, 'more.json'],
];

describe('a folder of tables', () => {
  it('is one table, in the order of the files’ names, with their source where that is wished', async () => {
    const { data, folder, cells } = await workshop();
    const root = fill(join(folder, 'year'), YEAR);
    const guess = await data.inspect(root);
    expect(guess).toMatchObject({ files: 4, columns: [{ name: 'day' }, { name: 'n' }] });
    const version = await data.import(root, { sourceColumn: 'file' });
    expect([version.name, version.operation.summary.params]).toMatchObject([
      'year',
      { file: 'year', rows: 4 },
    ]);
    expect(await cells()).toEqual(ROWS);
    // A file in it that is saved again has changed it.
    expect((await changedSource([version])).paths).toEqual([]);
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, '2023/part 2.csv'), later, later);
    expect((await changedSource([version])).paths).toEqual([root]);
  });

  it('names the file whose columns differ, the one that is damaged, and rows of the wrong length by file', async () => {
    const { data, folder, project } = await workshop();
    const other = fill(join(folder, 'other'), { 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x,z\n1,2\n' });
    const differ = await errorOf(data.import(other));
    expect([differ.code, differ.params]).toEqual([
      'data.columnsDiffer',
      { file: 'b.csv', first: 'a.csv', missing: 'y', extra: 'z' },
    ]);
    expect((await errorOf(data.inspect(other))).code).toBe('data.columnsDiffer');
    const damaged = fill(join(folder, 'damaged'), { 'a.csv': 'x\n1\n', 'sub/b.xlsx': 'PK\x03\x04 no' });
    expect(await errorOf(data.import(damaged))).toMatchObject({
      code: 'data.damaged',
      params: { file: 'sub/b.xlsx' },
    });
    const empty = fill(join(folder, 'empty'), { 'a.md': 'x' });
    expect((await errorOf(data.import(empty))).code).toBe('data.noAssets');
    expect(project.datasets.list()).toEqual([]);
    const ragged = fill(join(folder, 'ragged'), { 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x,y\n1\n3,4\n' });
    const version = await data.import(ragged, { ragged: 'setAside' });
    const aside = { versionId: version.id, step: version.id, offset: 0, limit: 5 };
    expect((await data.asides.window(aside)).rows).toMatchObject([{ file: 'b.csv', line: 2 }]);
  });
});

describe('an archive of tables', () => {
  const packed = (files: Readonly<Record<string, string | Buffer>>): Buffer =>
    zip(Object.entries(files).map(([name, content]) => ({ name, content })));

  it('is one table, or the file of it that is chosen', async () => {
    const { data, file, cells } = await workshop();
    const path = file('year.zip', packed(YEAR));
    const guess = await data.inspect(path);
    expect(guess.files).toBe(4);
    expect(guess.members).toContain('2024.xlsx');
    expect(guess.options.member).toBeUndefined();
    const version = await data.import(path, { sourceColumn: 'file' });
    expect([version.name, version.rows]).toEqual(['year.zip', 4]);
    expect(await cells()).toEqual(ROWS);
    const one = await data.import(path, { member: '2023/part 10.csv' });
    expect(one.rows).toBe(1);
  });

  it('whose files differ is refused by name, and looked at file by file', async () => {
    const { data, file } = await workshop();
    const path = file('two.zip', packed({ 'a.csv': 'x,y\n1,2\n', 'b.csv': 'x,z\n1,2\n' }));
    expect(await errorOf(data.import(path))).toMatchObject({
      code: 'data.columnsDiffer',
      params: { file: 'b.csv', missing: 'y', extra: 'z' },
    });
    expect(await data.inspect(path)).toMatchObject({
      apart: { params: { file: 'b.csv' } },
      options: { member: 'a.csv' },
      members: ['a.csv', 'b.csv'],
    });
    expect((await data.import(path, { member: 'b.csv' })).columns[1]?.name).toBe('z');
  });

  it('names the member that is damaged, and is refused where all are too large together', async () => {
    const { data, file, project } = await workshop();
    const bytes = packed({ 'a.csv': 'x\n1\n', 'b.csv': `x\n${'12345\n'.repeat(500)}` });
    // A byte inside the packed data of the second one.
    const at = bytes.lastIndexOf('b.csv', bytes.indexOf('PK\x01\x02') - 1) + 9;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
    expect(await errorOf(data.import(file('bad.zip', bytes)))).toMatchObject({
      code: 'data.damaged',
      params: { file: 'b.csv' },
    });
    const half = Buffer.alloc(60e6, '1\n');
    const large = file('large.zip', packed({ 'a.csv': half, 'b.csv': half }));
    expect((await errorOf(data.import(large))).code).toBe('data.tooLarge');
    expect(project.datasets.list()).toEqual([]);
  });

  it('with several dropped at once is named in the names of its files', async () => {
    const { data, file, cells } = await workshop();
    const paths = [
      file('one.zip', packed({ 'a.csv': 'x\n1\n', 'b.csv': 'x\n2\n' })),
      file('c.csv', 'x\n3\n'),
    ];
    await data.import(paths, { sourceColumn: 'file' });
    expect(await cells()).toEqual([
      [1, 'one.zip/a.csv'],
      [2, 'one.zip/b.csv'],
      [3, 'c.csv'],
    ]);
  });
});
