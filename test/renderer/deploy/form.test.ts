import { describe, expect, it } from 'vitest';
import { cellOf, curlOf, rowOf, scoredName, typed } from '../../../renderer/deploy/form';

describe('the form for one prediction', () => {
  it('reads each type, and missing as missing', () => {
    expect(cellOf('  ', 'integer')).toEqual({ cell: null });
    expect(cellOf('42', 'integer')).toEqual({ cell: 42 });
    expect(cellOf('-1.5e3', 'number')).toEqual({ cell: -1500 });
    expect(cellOf('3,5', 'number')).toEqual({ cell: 3.5 });
    expect(cellOf('TRUE', 'boolean')).toEqual({ cell: true });
    expect(cellOf('2026-02-28', 'date')).toEqual({ cell: '2026-02-28' });
    expect(cellOf('2026-02-28T14:05', 'datetime')).toEqual({ cell: '2026-02-28T14:05' });
    expect(cellOf(' padded ', 'text')).toEqual({ cell: ' padded ' });
  });

  it('says what is wrong instead of guessing', () => {
    expect(cellOf('4.5', 'integer')).toEqual({ problem: 'integer' });
    expect(cellOf('many', 'number')).toEqual({ problem: 'number' });
    expect(cellOf('perhaps', 'boolean')).toEqual({ problem: 'boolean' });
    expect(cellOf('2026-02-30', 'date')).toEqual({ problem: 'date' });
    expect(cellOf('2026-02-28T99', 'datetime')).toEqual({ problem: 'datetime' });
  });

  it('gathers a row and its problems', () => {
    const inputs = [
      { name: 'age', type: 'integer' as const },
      { name: 'job', type: 'text' as const },
    ];
    expect(rowOf(inputs, { age: 'x' })).toEqual({ row: { job: null }, problems: { age: 'integer' } });
    expect(typed(null)).toBe('');
    expect(typed(false)).toBe('false');
  });

  it('writes a request that a shell takes as it is', () => {
    const text = curlOf('http://127.0.0.1:4000', 'secret', [{ name: "O'Hara", age: 3 }]);
    expect(text).toContain('curl http://127.0.0.1:4000/v1/predict');
    expect(text).toContain("-H 'Authorization: Bearer secret'");
    expect(text).toContain(`'{"rows":[{"name":"O'\\''Hara","age":3}]}'`);
  });

  it('names the result after the file', () => {
    expect(scoredName('/home/ana/clients.v2.csv')).toBe('clients.v2-scored.csv');
    expect(scoredName('C:\\data\\kunden.parquet')).toBe('kunden-scored.csv');
  });
});
