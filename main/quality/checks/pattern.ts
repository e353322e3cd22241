import { z } from 'zod';
import { AssayError, text, type SuiteEntry } from '../../../shared/domain';
import { type FrameColumn, ident, literal } from '../../data';
import { columnOf, count, defineCheck, entryOf } from './check';
import { judgeRows, rowsWhere } from './verdicts';

/** Texts that do not have the form asked for, as a regular expression that has to fit the whole value. */
export const pattern = defineCheck({
  id: 'pattern',
  group: 'validity',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ pattern: z.string() }),
  propose: ({ frame, formats, target }) =>
    frame.columns.flatMap((column): SuiteEntry[] => {
      const form = column.name === target || formats.has(column.name) ? null : formOf(column);
      return form === null
        ? []
        : [
            entryOf('pattern', [column.name], {
              settings: { pattern: form },
              severity: 'warn',
              ofColumn: true,
            }),
          ];
    }),
  ask: (entry, { pattern: form }, table) => {
    const column = columnOf(entry, table);
    return { odd: rowsWhere(column, oddSql(column.name, form)) };
  },
  measure: (entry, { pattern: form }, table, asked) => {
    const { name } = columnOf(entry, table);
    return judgeRows(entry, table, count(asked['odd']), oddSql(name, form), { pattern: form });
  },
});

function oddSql(name: string, form: string): string {
  try {
    new RegExp(form);
  } catch (cause) {
    throw new AssayError(
      'quality.settings',
      { reason: text('quality.pattern.broken', { pattern: form }) },
      { cause },
    );
  }
  return `NOT regexp_full_match(CAST(${ident(name)} AS VARCHAR), ${literal(form)})`;
}

const FEWEST = 30;
const CLASSES: readonly [RegExp, string][] = [
  [/[0-9]/, '[0-9]'],
  [/[A-Z]/, '[A-Z]'],
  [/[a-z]/, '[a-z]'],
];

/** The form that every value has, where it is one of digits and marks: "CA-2016-152156" is [A-Z]{2}-[0-9]{4}-[0-9]{6}. */
function formOf(column: FrameColumn): string | null {
  if (column.kind !== 'text' || column.type !== 'text' || column.dictionary.length < FEWEST) return null;
  const [first = ''] = column.dictionary;
  if (first.length > 40 || !/[0-9]/.test(first)) return null;
  const form = formOfValue(first);
  return column.dictionary.every((value) => formOfValue(value) === form) ? form : null;
}

function formOfValue(value: string): string {
  let out = '';
  for (let i = 0; i < value.length;) {
    const character = value[i] ?? '';
    const [test, name] = CLASSES.find(([cls]) => cls.test(character)) ?? [];
    if (!test || !name) {
      out += character.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      i++;
      continue;
    }
    let end = i + 1;
    while (end < value.length && test.test(value[end] ?? '')) end++;
    out += end - i === 1 ? name : `${name}{${end - i}}`;
    i = end;
  }
  return out;
}
