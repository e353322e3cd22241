// Text tables whose fields are parted by several characters or runs of blanks, and quotes that a backslash escapes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLANKS, type Cell, type SourceCorrections } from '../../../shared/domain';
import { sniffDialect } from '../../../main/data/source/dialect';
import { errorOf, workshops } from './workshop';

const workshop = workshops();

const found = (text: string): string => {
  const { delimiter, quote, escape, header } = sniffDialect(text, true);
  return [delimiter, quote, escape ?? '-', header ? 'header' : 'data'].join(' ');
};

describe('is told by looking', () => {
  it.each([
    ['name  n\nann   1\nbob   22\n', `${BLANKS} " - header`],
    [' id   x    y\n  1  2.5  -3\n 22  0.1   4\n', `${BLANKS} " - header`],
    ['1 2 3\n4 5 6\n7 8 9\n', `${BLANKS} " - data`],
    ['a||b||c\n1||2||3\n4||||6\n', '|| " - header'],
    ['a::b\n1::2\n', ':: " - header'],
    ['a,b\n"say \\"hi\\"",1\n"x",2\n', ', " \\ header'],
  ])('%j', (text, dialect) => expect(found(text)).toBe(dialect));

  it.each([
    // Names of one column are no table, nor are words that happen to be as many.
    ['name\nJohn Smith\nAnn Lee\n', ', " - header'],
    ['full name\nJohn Smith\nAnn Lee\n', ', " - header'],
    ['a|b|c\n1||3\n4||6\n', '| " - header'],
    ['a,b\n"C:\\",1\n"D:\\",2\n', ', " - header'],
  ])('and nothing else: %j', (text, dialect) => expect(found(text)).toBe(dialect));
});

async function read(text: string, options: SourceCorrections = {}) {
  const { data, file, cells } = await workshop();
  const path = file('t.txt', text);
  const guess = await data.inspect(path, options);
  const version = await data.import(path, { ragged: 'setAside', ...options });
  return { guess, version, cells: await cells(), data };
}

it('previews and imports with a delimiter of several characters, as the user says', async () => {
  const { guess, cells, version } = await read('a<>b\n"x<>y"<>1\n"say ""no"", twice"<>2\nlong\tone<>3\n', {
    delimiter: '<>',
  });
  expect(guess.options).toMatchObject({ delimiter: '<>', quote: '"', header: true });
  expect(guess.rows).toEqual(cells);
  expect(cells).toEqual([
    ['x<>y', 1],
    ['say "no", twice', 2],
    ['long\tone', 3],
  ]);
  expect(version.operation.settings['options']).toMatchObject({ delimiter: '<>' });
});

it('reads one character beyond ASCII', async () => {
  expect((await read('a、b\n1、北京\n2、上海\n', { delimiter: '、' })).cells).toEqual([
    [1, '北京'],
    [2, '上海'],
  ]);
});

it('reads quotes behind a backslash, or leaves them where the user says that they are doubled', async () => {
  const text = 'a,b\n"say \\"hi\\", then go",1\n"back\\\\slash",2\n"C:\\temp",3\n';
  const { guess, cells } = await read(text);
  expect(guess.options).toMatchObject({ escape: '\\' });
  expect(cells.map(([cell]) => cell)).toEqual(['say "hi", then go', 'back\\slash', 'C:\\temp']);
  const { data, file } = await workshop();
  const doubled = data.import(file('t.csv', text), { escape: '' });
  expect(await errorOf(doubled)).toMatchObject({ code: 'data.badQuote', params: { line: 2 } });
});

it('names lines of the user’s file: of what is set aside, and of a quote that is not closed', async () => {
  const text = 'title\n\na||b||c\n1||2||3\n"x\ny"||5||6\n7||8\n9||10||11\n';
  const { version, data } = await read(text, { delimiter: '||', skip: 2 });
  expect([version.rows, version.quarantined, version.dropped]).toEqual([3, 1, 0]);
  const asked = { versionId: version.id, step: version.id, offset: 0, limit: 10 };
  expect((await data.asides.window(asked)).rows).toMatchObject([{ line: 7, cells: ['7', '8', null] }]);
  const { data: other, file } = await workshop();
  const open = other.import(file('t.txt', 'a||b\n1||2\n"3||4\n5||6\n'), { delimiter: '||' });
  expect(await errorOf(open)).toMatchObject({ code: 'data.badQuote', params: { line: 3 } });
});

it.each([
  ['', undefined, 'empty'],
  ['\n', undefined, 'newline'],
  ['"', '"', 'quote'],
  ["a'", "'", 'quote'],
  ['01234567890', undefined, 'long'],
])('refuses %j between fields that stand in %j', async (delimiter, quote, reason) => {
  const { data, file, project } = await workshop();
  const given = { delimiter, ...(quote === undefined ? {} : { quote }) };
  const path = file('t.csv', 'a,b\n1,2\n');
  for (const work of [() => data.inspect(path, given), () => data.import(path, given)])
    expect(await errorOf(work())).toMatchObject({
      code: 'data.delimiter',
      params: { reason: { key: `data.delimiter.${reason}` } },
    });
  expect(project.datasets.list()).toEqual([]);
});

it('is cancelled while it is copied, which leaves no file behind', async () => {
  const { data, file, project } = await workshop();
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i}||some words to fill the line||${i * 2}\n`);
  const path = file('t.txt', `a||b||c\n${rows.join('')}`);
  const abort = new AbortController();
  const work = data.import(
    path,
    { delimiter: '||' },
    { signal: abort.signal, onProgress: () => abort.abort() },
  );
  expect((await errorOf(work)).code).toBe('cancelled');
  expect(project.datasets.list()).toEqual([]);
  const version = await data.import(path, { delimiter: '||' });
  expect([version.rows, version.columns.map(({ type }) => type).join()]).toEqual([
    200_000,
    'integer,text,integer',
  ]);
});

it('in = kept + set aside, and what was written comes back, for any delimiter', async () => {
  const { data, file, project, cells } = await workshop();
  const letters = fc.constantFrom('a', 'b', '"', '|', ':', ',', '\\', '\n', '北', ';');
  const word = fc.array(letters, { maxLength: 6 }).map((list) => list.join(''));
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('||', '::', '<->', BLANKS),
      fc.constantFrom<'' | '\\'>('', '\\'),
      fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(8), { maxLength: 3 }),
      async (delimiter, escape, rows, short) => {
        const quoted = (cell: string): string =>
          `"${escape === '' ? cell.replaceAll('"', '""') : cell.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
        const between = delimiter === BLANKS ? '  \t ' : delimiter;
        const lines = rows.map((row) => ['1', ...row.map(quoted)].join(between));
        for (const at of short) lines.splice(Math.min(at, lines.length), 0, 'short');
        const path = file(`t${++made}.txt`, ['n', 'x', 'y'].join(between) + `\n${lines.join('\n')}\n`);
        const version = await data.import(path, {
          ...{ delimiter, escape, quote: '"', header: true, skip: 0, ragged: 'setAside' },
          ...{ types: { x: 'text', y: 'text' }, nullTokens: ['#none#'] },
        });
        expect([version.rows, version.quarantined, version.dropped]).toEqual([rows.length, short.length, 0]);
        const back = (await cells()).map(([, x, y]): Cell[] => [x ?? '', y ?? '']);
        expect(back).toEqual(rows);
        expect(project.datasets.current()?.id).toBe(version.id);
      },
    ),
    { numRuns: 30, seed: 20261128 },
  );
});
