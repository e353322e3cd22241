// Rows of the wrong length that are kept: in their place, missing cells empty, surplus ones in a column of their own.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say } from '../../../shared/messages';
import { EvenRecords } from '../../../main/data/source/even';
import { errorOf, workshops } from './workshop';

const workshop = workshops();
const KEEP = { ragged: 'keep' as const, surplusColumn: 'more' };

describe('rows of the wrong length', () => {
  it('are kept in their place, and the version says how many', async () => {
    const { data, file, cells } = await workshop();
    const path = file('r.csv', 'Title\na,b\n1,"x\ny"\n2\n3,z,4,"say ""no"""\n\n5,w,\n6,v,7');
    const version = await data.import(path, { ...KEEP, skip: 1 });
    expect(version.columns).toEqual([
      { name: 'a', type: 'integer' },
      { name: 'b', type: 'text' },
      { name: 'more', type: 'text' },
    ]);
    expect(await cells()).toEqual([
      [1, 'x\ny', null],
      [2, null, null],
      [3, 'z', '4 | say "no"'],
      [5, 'w', null],
      [6, 'v', '7'],
    ]);
    expect([version.quarantined, version.operation.settings['kept']]).toEqual([0, { short: 1, long: 2 }]);
    expect(say(version.operation.summary, 'en')).toContain('1 had fewer cells than there are columns');
    expect(say(version.operation.summary, 'zh')).toContain('2 行多出单元格');
  });

  it('are shown so before import, with no column where none has too many', async () => {
    const { data, file } = await workshop();
    const long = await data.inspect(file('l.csv', 'a;b\n1;x\n2\n3;z;4\n5;w\n6;v\n'), KEEP);
    expect(long.rows).toEqual([
      [1, 'x', null],
      [2, null, null],
      [3, 'z', 4],
      [5, 'w', null],
      [6, 'v', null],
    ]);
    const short = await data.inspect(file('s.tsv', 'a\tb\n1\tx\n2\n'), { ragged: 'keep' });
    expect([short.columns.length, short.rows]).toEqual([
      2,
      [
        [1, 'x'],
        [2, null],
      ],
    ]);
    const big = file('b.csv', `a,b\n${'1,x\n2\n3,z,4\n'.repeat(120_000)}`);
    expect((await data.inspect(big, KEEP)).columns.map(({ name }) => name)).toEqual(['a', 'b', 'more']);
    expect((await data.import(big, KEEP)).rows).toBe(360_000);
  });

  it('are refused where surplus cells have nowhere to go, or their column is taken', async () => {
    const { data, file, project } = await workshop();
    const path = file('l.csv', 'a,more\n1,x\n2\n3,z,4\n');
    const error = await errorOf(data.import(path, { ragged: 'keep' }));
    expect([error.code, error.params]).toEqual([
      'data.surplus',
      { file: 'l.csv', count: 1, expected: 2, lines: '4' },
    ]);
    expect((await errorOf(data.import(path, KEEP))).code).toBe('data.duplicateColumn');
    const quote = file('q.csv', 'a,b\n1,"x\n2,y\n3\n');
    expect((await errorOf(data.import(quote, { ...KEEP, quote: '"' }))).code).toBe('data.badQuote');
    expect(project.datasets.current()).toBeNull();
  });

  it('come from some of several files, and from a text in another encoding', async () => {
    const { data, file, cells } = await workshop();
    const gbk = Buffer.from([
      0x61, 0x2c, 0x62, 10, 0xba, 0xc3, 10, 0xba, 0xc3, 0x2c, 0xba, 0xc3, 0x2c, 0x31, 10,
    ]);
    await data.import([file('one.csv', 'a,b\nx,y\nz\n'), file('two.csv', gbk)], { ...KEEP });
    expect(await cells()).toEqual([
      ['x', 'y', null],
      ['z', null, null],
      ['好', null, null],
      ['好', '好', 1],
    ]);
  });
});

it('gives every record as many fields, however the bytes come', () => {
  const cell = fc.string({ unit: fc.constantFrom(...'aé汉 "\n\r,'.split('')), maxLength: 4 });
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      table,
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      (rows, step, end) => {
        const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
        const bytes = Buffer.from(rows.map((row) => row.map(quoted).join(',') + end).join(''));
        const options = { delimiter: ',', quote: '"', expected: 3, surplus: true, heading: null, skip: 0 };
        const records = new EvenRecords(options);
        let [out, waiting] = ['', Buffer.alloc(0)];
        for (let at = 0; at <= bytes.length; at += step) {
          const all = at + step > bytes.length;
          waiting = Buffer.concat([waiting, bytes.subarray(at, at + step)]);
          const taken = records.take(waiting, all);
          out += taken.out.toString();
          waiting = waiting.subarray(taken.used);
        }
        const even = rows.map((row) => {
          const own = row.slice(0, 3).map(quoted);
          while (own.length < 3) own.push('');
          const rest = row.slice(3).join(' | ');
          return [...own, rest === '' ? '' : quoted(rest)].join(',') + end;
        });
        expect(out).toBe(even.join(''));
      },
    ),
  );
});
