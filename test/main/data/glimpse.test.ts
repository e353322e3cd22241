// A glance at a file's first rows shows what the look at it will find, but for types; where it cannot, it shows nothing.
import iconv from 'iconv-lite';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { glimpseFile } from '../../../main/data';
import { BANK, workshops } from './workshop';

const workshop = workshops();

it.each<[string, string, string | Buffer]>([
  ['commas', 'a.csv', 'id,name\n1,"Ann, of Ely"\n2,\n'],
  ['semicolons and a mark', 'b.csv', '\ufeffid;name\r\n1;Ann\r\n2;Bo\r\n'],
  ['tabs', 'c.tsv', 'id\tname\n1\tAnn\n2\tBo\n'],
  ['no header', 'd.csv', '1,2.5\n2,3.5\n'],
  ['lines above the table', 'e.csv', 'Report of May\n\nid,name\n1,Ann\n2,Bo\n3,Cy\n'],
  ['Chinese in GB 18030', 'f.csv', iconv.encode('编号,城市\n1,北京\n2,上海\n3,广州\n', 'gb18030')],
  ['UTF-16', 'g.txt', iconv.encode('id,name\n1,Ann\n2,Bo\n', 'utf-16le', { addBOM: true })],
  ['one column', 'h.csv', 'word\nhay\nstraw\n'],
])('shows the rows of a table with %s as the look does', async (_, name, content) => {
  const { file, data } = await workshop();
  const path = file(name, content);
  const [glimpse, guess] = [await glimpseFile(path), await data.inspect(path)];
  expect(glimpse?.names).toEqual(guess.columns.map((column) => column.name));
  const words = guess.rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
  expect(glimpse?.rows).toEqual(words);
});

it('shows twelve rows of a long table, and forty columns of a wide one', async () => {
  const { file } = await workshop();
  const long = await glimpseFile(BANK);
  expect([long?.names.length, long?.rows.length]).toEqual([17, 12]);
  const wide = Array.from({ length: 60 }, (_, i) => `c${i}`).join(',');
  const { names, rows } = (await glimpseFile(file('wide.csv', `${wide}\n${wide}\n`))) ?? {
    names: [],
    rows: [],
  };
  expect([names.length, rows[0]?.length]).toEqual([40, 40]);
});

it('shows the first rows where the names alone take more than a table usually does', async () => {
  const { file } = await workshop();
  const columns = Array.from({ length: 10_000 }, (_, i) => `measure_${i}`);
  const row = (r: number): string => columns.map((_, c) => r * c).join(',');
  const text = [columns.join(','), row(1), row(2), row(3), ''].join('\n');
  const { names, rows } = (await glimpseFile(file('wide.csv', text))) ?? { names: [], rows: [] };
  expect(names).toEqual(columns.slice(0, 40));
  expect(rows.map((cells) => [cells.length, cells[39]])).toEqual([
    [40, '39'],
    [40, '78'],
    [40, '117'],
  ]);
});

it.each<[string, string, string | Buffer]>([
  ['nothing in it', 'a.csv', ''],
  ['no text', 'b.csv', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 9, 8, 7, 0])],
  ['an archive', 'c.zip', Buffer.from('PK\x03\x04rest of it')],
  ['JSON', 'd.json', '[{"a": 1}]'],
  ['a quote that does not close', 'e.csv', 'a,b\n1,"two\n3,4\n'],
])('shows nothing of a file with %s', async (_, name, content) => {
  const { file } = await workshop();
  expect(await glimpseFile(file(name, content))).toBeNull();
});

it('shows nothing of what is not there, or is a folder', async () => {
  const { folder } = await workshop();
  expect(await glimpseFile(join(folder, 'gone.csv'))).toBeNull();
  expect(await glimpseFile(folder)).toBeNull();
});
