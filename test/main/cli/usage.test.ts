import { utils, write } from '@e965/xlsx';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { bankTenth } from '../../samples';
import { Terminal } from './terminal';

const terminal = new Terminal();
afterAll(() => terminal.dispose());

describe('usage', () => {
  it.each([
    ['nothing', []],
    ['an unknown command', ['fly']],
    ['an unknown option', ['check', bankTenth, '--colour', 'red']],
    ['a missing value', ['run', bankTenth, '--target']],
    ['a missing target', ['run', bankTenth]],
    ['a missing file', ['check']],
    ['a file too many', ['check', bankTenth, bankTenth]],
    ['a seed that is no number', ['run', bankTenth, '--target', 'y', '--seed', 'x']],
    ['no time', ['run', bankTenth, '--target', 'y', '--time', '0']],
    ['an unknown encoding', ['check', bankTenth, '--encoding', 'morse']],
    ['an unknown learner', ['run', bankTenth, '--target', 'y', '--learner', 'magic']],
    ['one learner to repeat', ['run', bankTenth, '--target', 'y', '--nested', '--learner', 'trees']],
    ['settings of no learner', ['run', bankTenth, '--target', 'y', '--settings', '{"rounds": 3}']],
    [
      'settings that are no JSON',
      ['run', bankTenth, '--target', 'y', '--learner', 'trees', '--settings', 'rounds=3'],
    ],
    ['no port', ['serve', '--project', 'p.assay', '--token', 'abcdefgh']],
    ['a delimiter of eleven characters', ['check', bankTenth, '--delimiter', '01234567890']],
    ['a new line between fields', ['check', bankTenth, '--delimiter', 'a\nb']],
    ['the quote between fields', ['check', bankTenth, '--delimiter', "a'", '--quote', "'"]],
    ['another escape', ['check', bankTenth, '--escape', 'slash']],
    ['a type that there is not', ['check', bankTenth, '--types', 'age=money']],
    ['another order of dates', ['check', bankTenth, '--date-order', 'DDMMYY']],
    ['a loss that is none', ['run', bankTenth, '--target', 'y', '--loss', 'quantile=2']],
    ['a row and no project', ['explain', '--row', '1']],
    ['a sum that is none', ['evaluate', '--project', 'p.assay', '--false-positive', 'much']],
    ['a file and a project to check', ['check', bankTenth, '--project', 'p.assay']],
    ['a way to read no file', ['check', '--project', 'p.assay', '--decimal', 'comma']],
    ['no out file', ['score', bankTenth, '--project', 'p.assay']],
  ])('%s ends with 2 and the usage', async (_, args) => {
    const { code, stdout, stderr } = await terminal.run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: assay COMMAND');
  });
});

describe('a file of another kind', () => {
  it('is read like any other, and as the options say', async () => {
    const book = utils.book_new();
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['n', 'kind'],
        [1, 'a'],
        [2, 'b'],
        [3, 'a'],
      ]),
      'First',
    );
    utils.book_append_sheet(book, utils.aoa_to_sheet([['城市'], ['北京'], ['上海']]), 'Second');
    writeFileSync(terminal.path('w.xlsx'), write(book, { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);
    const rows = async (...args: string[]): Promise<unknown> =>
      (JSON.parse((await terminal.run('check', ...args, '--json')).stdout) as { rows: number }).rows;
    expect(await rows(terminal.path('w.xlsx'))).toBe(3);
    expect(await rows(terminal.path('w.xlsx'), '--table', 'Second')).toBe(2);
    writeFileSync(terminal.path('r.csv.gz'), gzipSync(Buffer.from('a;b\n1;\xe9\n2\n3;x\n', 'latin1')));
    expect(await rows(terminal.path('r.csv.gz'), '--encoding', 'windows-1252', '--set-aside')).toBe(2);
    writeFileSync(terminal.path('bars.txt'), 'a||b\n1||"x \\"y\\" || z"\n2||w\n');
    expect(await rows(terminal.path('bars.txt'), '--delimiter', '||', '--escape', 'backslash')).toBe(2);
    writeFileSync(terminal.path('blanks.txt'), 'a  b\n1  x\n2    y\n');
    expect(await rows(terminal.path('blanks.txt'), '--delimiter', 'blanks')).toBe(2);
    writeFileSync(terminal.path('odd.txt'), "1~'a~b'~2,5~03.04.2024~not there\n2~c~keine~05.04.2024~7\n");
    const report = terminal.path('gate.html');
    const odd = [
      terminal.path('odd.txt'),
      '--delimiter',
      '~',
      '--quote',
      "'",
      '--header',
      'no',
      '--decimal',
      'comma',
    ];
    const read = [
      '--date-order',
      'DMY',
      '--tokens',
      'not there',
      '--tokens',
      'keine',
      '--types',
      'column1=text',
    ];
    expect(await rows(...odd, ...read, '--report', report)).toBe(2);
    expect(readFileSync(report, 'utf8')).toMatch(/column5/);
    // A suite that asks for what is not there fails, with the file's own severity.
    const entry = { id: 'own:1', check: 'valueSet', columns: ['column2'], settings: { allowed: ['c'] } };
    const whole = { ...entry, severity: 'block', tolerance: 0, enabled: true };
    const suite = { format: 'assay-suite', formatVersion: 1, suite: { target: null, entries: [whole] } };
    writeFileSync(terminal.path('suite.json'), JSON.stringify(suite));
    const judged = await terminal.run(
      'check',
      ...odd,
      ...read,
      '--suite',
      terminal.path('suite.json'),
      '--json',
    );
    expect(judged.code).toBe(3);
    const { gate } = JSON.parse(judged.stdout) as { gate: { checks: { check: string }[] } };
    expect(gate.checks).toHaveLength(1);
    const { code, stderr } = await terminal.run('check', terminal.path('w.xlsx'), '--table', 'Third');
    expect([code, stderr]).toEqual([4, expect.stringMatching(/Choose one of: First, Second/)]);
  });
});

describe('bad input ends with 4 and says what is wrong', () => {
  const files: Record<string, string | Buffer> = {
    'empty.csv': '',
    'header.csv': 'a,b,c\n',
    'binary.csv': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 255, 254, 0, 1, 2, 3]),
    'archive.csv': Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 255, 254, 0, 1, 2, 3]),
    'ragged.csv': 'a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n',
    'twice.csv': 'a,a\n1,2\n3,4\n',
    'nameless.csv': 'a,,c\n1,2,3\n4,5,6\n',
  };
  const words: Record<string, RegExp> = {
    'empty.csv': /is empty/,
    'header.csv': /no rows/,
    'binary.csv': /line 1 holds binary/,
    'archive.csv': /damaged or not what/,
    'ragged.csv': /lines 3, 5/,
    'twice.csv': /“a” more than once/,
    'nameless.csv': /Column 2 .* no name/,
  };
  it.each(Object.keys(files))('%s', async (name) => {
    writeFileSync(terminal.path(name), files[name] ?? '');
    const { code, stderr } = await terminal.run('check', terminal.path(name));
    expect(stderr).toMatch(words[name] ?? /never/);
    expect(code).toBe(4);
  });

  it('a file that is not there', async () => {
    const { code, stderr } = await terminal.run('check', terminal.path('absent.csv'));
    expect(stderr).toMatch(/There is no file/);
    expect(code).toBe(4);
  });

  it('a target that is not there, naming the columns that are', async () => {
    const { code, stderr } = await terminal.run('check', bankTenth, '--target', 'zzz');
    expect(stderr).toMatch(/no column “zzz”[\s\S]*age, job/);
    expect(code).toBe(4);
  });

  it('a project that is none', async () => {
    writeFileSync(terminal.path('not.assay'), 'hello, this is text and no database at all');
    const { code, stderr } = await terminal.run(
      'export',
      '--project',
      terminal.path('not.assay'),
      '--out',
      'm.onnx',
    );
    expect(stderr).toMatch(/is not an Assay project/);
    expect(code).toBe(4);
  });
});
