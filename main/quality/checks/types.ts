import { z } from 'zod';
import { type Column, text, type Text, turn } from '../../../shared/domain';
import { type FrameColumn, ident, looksRead, readTexts, type TextReading } from '../../data';
import { inFrame } from '../survey';
import { defineCheck, entryOf, nameList, presentColumns, shareOf, type Table, type Tools } from './check';
import { countRows } from './verdicts';

/** Rows of the sample by which is told what a column may be. */
const SEEN_ROWS = 2000;
/** How much less of the sample than of all rows may be numbers or dates. */
const MARGIN = 0.1;
/** From this share of codes on, a column of digits is one of codes: 00123, or more digits than a number holds. */
const CODES = 0.05;
const CODE = /^\s*-?(0\d+|\d{16,})\s*$/;

/** Columns between two turns of the event loop. */
const BREATH = 20;

interface Found extends TextReading {
  name: string;
}

/** Columns of text most of whose values are numbers or dates: a few odd values keep the rest from being counted with. */
export const types = defineCheck({
  id: 'types',
  group: 'schema',
  unit: 'count',
  remedies: ['convert', 'removeColumn'],
  settings: z.object({
    /** Share of values that read as a number or date, from which the column is meant to be one. */
    share: z.number().min(0).max(1).default(0.8),
  }),
  propose: ({ columns, target }) => {
    const texts = columns.filter((column) => column.type === 'text' && column.name !== target);
    return texts.length === 0
      ? []
      : [
          entryOf(
            'types',
            texts.map((column) => column.name),
            { settings: { share: 0.8 }, severity: 'warn' },
          ),
        ];
  },
  measure: async (entry, { share }, table, _, tools) => {
    const found = await findTyped(presentColumns(entry, table), share, table, tools);
    const failing = found.map(({ name, lost }) => lost(ident(name))).join(' OR ');
    const odd = found.reduce((sum, { values, read }) => sum + values - read, 0);
    const failingRows = found.length > 1 && odd > 0 ? await countRows(table, tools, failing) : odd;
    return {
      figure: found.length,
      threshold: 0,
      failingRows,
      level: found.length > 0 ? 'fail' : 'pass',
      columns: found.map(({ name }) => name),
      ...(failingRows > 0 ? { failing } : {}),
      mends: {
        // Where a date can be read in two orders, only a person can say which.
        convert: found
          .filter(({ open }) => open.length === 0)
          .map(({ name, type, value }) => ({ column: name, sql: value(ident(name)), type })),
      },
      summary: summaryOf(found, table),
    };
  },
});

/** Those of the columns that are mostly numbers or dates, by all of their rows. */
async function findTyped(
  columns: readonly Column[],
  share: number,
  table: Table,
  tools: Tools,
): Promise<Found[]> {
  const frame = await tools.survey.sample(tools.signal);
  const asked: { name: string; seen: Seen }[] = [];
  for (const [i, { name, type }] of columns.entries()) {
    if (i % BREATH === 0) await turn();
    const column = type === 'text' ? inFrame(frame, name) : undefined;
    const seen = column ? seenIn(column) : null;
    if (seen && seen.typed >= share - MARGIN) asked.push({ name, seen });
  }
  if (asked.length === 0) return [];
  const readings = await readTexts(
    (sql) => tools.data.query(sql, { signal: tools.signal }),
    table.relation,
    asked.map(({ name, seen }) => ({ sql: ident(name), type: undefined, seen: seen.values })),
  );
  return asked.flatMap(({ name, seen }, i): Found[] => {
    const reading = readings[i];
    if (!reading || reading.read === 0 || shareOf(reading.read, reading.values) < share) return [];
    const coded = (reading.type === 'integer' || reading.type === 'number') && seen.codes > CODES;
    return coded ? [] : [{ ...reading, name }];
  });
}

interface Seen {
  /** Different values, from all over the sample. */
  values: string[];
  /** Shares of the rows that look like numbers or dates, and that are codes. */
  typed: number;
  codes: number;
}

function seenIn(column: FrameColumn): Seen | null {
  if (column.kind !== 'text') return null;
  const { codes, dictionary } = column;
  const rows = new Map<number, number>();
  const step = Math.max(1, Math.floor(codes.length / SEEN_ROWS));
  let present = 0;
  for (let i = 0; i < codes.length; i += step) {
    const code = codes[i] ?? -1;
    if (code < 0) continue;
    present++;
    rows.set(code, (rows.get(code) ?? 0) + 1);
  }
  const values = [...rows].map(([code, count]) => ({ value: dictionary[code] ?? '', count }));
  const shareLike = (form: (value: string) => boolean): number =>
    shareOf(
      values.reduce((sum, { value, count }) => sum + (form(value) ? count : 0), 0),
      present,
    );
  const texts = values.map(({ value }) => value);
  return { values: texts, typed: shareLike(looksRead(texts)), codes: shareLike((text) => CODE.test(text)) };
}

function summaryOf(found: readonly Found[], table: Table): Text {
  const [first] = found;
  if (!first) return text('quality.types.pass');
  if (found.length > 1)
    return text('quality.types.several', {
      count: found.length,
      columns: nameList(found.map(({ name }) => name)),
    });
  const kind = first.type === 'date' || first.type === 'datetime' ? 'date' : 'number';
  const odd = first.values - first.read;
  const words = first.open.length > 0 ? 'dateOpen' : odd === 0 ? (`${kind}All` as const) : kind;
  return text(`quality.types.${words}`, { column: first.name, failing: odd, rows: table.rows });
}
