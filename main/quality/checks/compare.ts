import { z } from 'zod';
import { type Column, type SuiteEntry, wordsOf } from '../../../shared/domain';
import { type FrameColumn, ident } from '../../data';
import { isDate } from '../traits';
import { columnOf, count, defineCheck, entryOf, type Table } from './check';
import { judgeRows } from './verdicts';

const SIGN = { '<': '<', '<=': '<=', '=': '=', '>=': '>=', '>': '>' } as const;

/** Two columns of which one may not be less than the other: no delivery before the order. Where one is missing, nothing is said. */
export const compare = defineCheck({
  id: 'compare',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ relation: z.enum(['<', '<=', '=', '>=', '>']).default('<=') }),
  propose: ({ columns, frame, target }) => {
    const found: SuiteEntry[] = [];
    const others = columns.filter(({ name }) => name !== target);
    const dates = others.filter(isDate).slice(0, MOST_DATES);
    // Only names that say so are held against each other: of numbers, every pair would be too many.
    const numbers = others
      .filter((column) => !isDate(column) && ORDERED.test(column.name))
      .slice(0, MOST_NUMBERS);
    for (const [a, b] of [...pairsOf(dates), ...pairsOf(numbers)]) {
      const likely = a.type === b.type && (isDate(a) || namesOrder(a.name, b.name));
      if (found.length < 6 && likely && inOrder(frame.columns, a.name, b.name))
        found.push(
          entryOf('compare', [a.name, b.name], {
            ...{ settings: { relation: '<=' }, severity: 'warn', ofColumn: true },
          }),
        );
    }
    return found;
  },
  ask: (entry, { relation }, table) => ({ odd: `count_if(${oddSql(entry, table, relation)})` }),
  measure: (entry, { relation }, table, asked) =>
    judgeRows(entry, table, count(asked['odd']), oddSql(entry, table, relation), {
      other: entry.columns[1] ?? '',
      relation,
    }),
});

function oddSql(entry: SuiteEntry, table: Table, relation: keyof typeof SIGN): string {
  const [a, b] = [entry.columns[0], entry.columns[1]].map((name) =>
    ident(columnOf({ ...entry, columns: [name ?? ''] }, table).name),
  );
  return `NOT (${a ?? ''} ${SIGN[relation]} ${b ?? ''})`;
}

const MOST_DATES = 8;
const MOST_NUMBERS = 40;

const pairsOf = (columns: readonly Column[]): [Column, Column][] =>
  columns.flatMap((a) => columns.flatMap((b): [Column, Column][] => (a === b ? [] : [[a, b]])));

const FIRST = ['min', 'minimum', 'start', 'begin', 'from', 'low', 'lower', 'open'];
const LAST = ['max', 'maximum', 'end', 'end', 'to', 'high', 'upper', 'close'];
const FIRST_ZH = ['最小', '最低', '开始', '起始', '下限', '入'];
const LAST_ZH = ['最大', '最高', '结束', '终止', '上限', '出'];

/** Names in which one of these words occurs. */
const ORDERED = new RegExp([...FIRST, ...LAST, ...FIRST_ZH, ...LAST_ZH].join('|'), 'i');

/** Whether two names are the same but for "min" and "max", "start" and "end" and their like. */
function namesOrder(a: string, b: string): boolean {
  const [as, bs] = [wordsOf(a), wordsOf(b)];
  const differ = as.length === bs.length ? as.flatMap((word, i) => (word === bs[i] ? [] : [i])) : [];
  const [i] = differ;
  if (differ.length === 1 && i !== undefined) {
    const at = FIRST.indexOf(as[i] ?? '');
    // "open" and "close" are prices of a day more often than an opening and a closing.
    return at >= 0 && at < FIRST.length - 1 && LAST[at] === bs[i];
  }
  return FIRST_ZH.some((first, k) => a.includes(first) && a.replace(first, LAST_ZH[k] ?? first) === b);
}

const FEWEST = 20;

function inOrder(columns: readonly FrameColumn[], a: string, b: string): boolean {
  const [first, last] = [a, b].map((name) => columns.find((column) => column.name === name));
  if (first?.kind !== 'number' || last?.kind !== 'number') return false;
  let [both, less, more] = [0, 0, 0];
  for (let i = 0; i < first.values.length; i++) {
    const difference = (last.values[i] ?? NaN) - (first.values[i] ?? NaN);
    if (Number.isNaN(difference)) continue;
    both++;
    if (difference > 0) less++;
    else if (difference < 0) more++;
  }
  return both >= FEWEST && less >= 0.2 * both && more <= 0.01 * both;
}
