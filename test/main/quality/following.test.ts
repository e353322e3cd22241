// A suite goes with the steps of a person, forwards and back, and stays as it is where another file comes in.
import { describe, expect, it } from 'vitest';
import { follow } from '../../../main/quality/following';
import type { Column, DatasetVersion, Step, Suite, SuiteEntry } from '../../../shared/domain';

const column = (name: string, type: Column['type'] = 'number'): Column => ({ name, type });
const entry = (check: string, columns: string[], settings: SuiteEntry['settings'] = {}): SuiteEntry =>
  ({
    id: `${check}:${columns.join()}`,
    check,
    columns,
    settings,
    severity: 'warn',
    tolerance: 0,
    enabled: true,
  }) as never;
const version = (id: number, columns: Column[], step?: Step): DatasetVersion =>
  ({
    id,
    columns,
    operation: step ? { kind: 'step', settings: { step } } : { kind: 'import', settings: {} },
  }) as never;
const expected = ({ entries }: Suite): unknown =>
  entries.find(({ check }) => check === 'columns')?.settings['expected'];

const [id, amount, day] = [column('id', 'integer'), column('amount', 'text'), column('day', 'date')];
const raw = [id, amount, day];
const suiteOf = (columns: Column[]): Suite => ({
  target: 'amount',
  entries: [
    entry('columns', [], { expected: columns as never }),
    ...columns.map(({ name }) => entry('missing', [name])),
    entry('pattern', ['amount'], { pattern: '^a' }),
    entry('afterFact', ['day'], { when: 'day' }),
  ],
});
const start = version(1, raw);
const renamed = version(2, [id, column('price', 'text'), day], {
  kind: 'rename',
  column: 'amount',
  to: 'price',
});
const typed = version(3, [id, column('price'), day], {
  kind: 'retype',
  column: 'price',
  type: 'number',
});
const derived = version(4, [...typed.columns, column('twice')], {
  kind: 'derive',
  name: 'twice',
  formula: 'price * 2',
});
const without = version(
  5,
  derived.columns.filter(({ name }) => name !== 'day'),
  {
    kind: 'columns',
    keep: ['id', 'price', 'twice'],
  },
);

describe('a suite', () => {
  it('is the same on the version that it is about', () => {
    const suite = suiteOf(raw);
    expect(follow(suite, [start], [start])).toEqual({ suite, added: [] });
  });

  it('takes over names, types, new columns and what was taken away on purpose', () => {
    const { suite, added } = follow(suiteOf(raw), [start], [start, renamed, typed, derived, without]);
    expect(added).toEqual(['twice']);
    expect(suite.target).toBe('price');
    expect(expected(suite)).toEqual([column('id', 'integer'), column('price'), column('twice')]);
    expect(suite.entries.filter(({ check }) => check === 'missing').map(({ columns }) => columns)).toEqual([
      ['id'],
      ['price'],
    ]);
    // What was asked of text is not asked of the number that it became.
    expect(suite.entries.some(({ check }) => check === 'pattern')).toBe(false);
  });

  it('goes back with a person who goes back, and into a branch', () => {
    const late = suiteOf(typed.columns.map(({ name, type }) => column(name, type)));
    late.target = 'price';
    const { suite } = follow(late, [start, renamed, typed], [start]);
    expect(suite.target).toBe('amount');
    expect(expected(suite)).toEqual(raw);
    const branch = version(9, [column('id', 'integer'), column('day', 'date')], {
      kind: 'columns',
      keep: ['id', 'day'],
    });
    expect(expected(follow(late, [start, renamed, typed], [start, branch]).suite)).toEqual(branch.columns);
  });

  it('still misses what a file should have brought', () => {
    const lacking = version(1, [id, amount]);
    const step = version(2, [id, column('price', 'text')], {
      kind: 'rename',
      column: 'amount',
      to: 'price',
    });
    expect(expected(follow(suiteOf(raw), [lacking], [lacking, step]).suite)).toEqual([
      id,
      column('price', 'text'),
      day,
    ]);
  });

  it('compares the next file with the last one as it was read, before any step', () => {
    const late = suiteOf([...typed.columns]);
    const next = version(20, raw);
    expect(expected(follow(late, [start, renamed, typed], [next]).suite)).toEqual(raw);
    const again = version(21, renamed.columns, { kind: 'rename', column: 'amount', to: 'price' });
    expect(expected(follow(late, [start, renamed, typed], [next, again]).suite)).toEqual(renamed.columns);
  });
});
