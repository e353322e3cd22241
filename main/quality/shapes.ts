// Questions about one column without its name. Of a wide table the same is asked of thousands of columns, and DuckDB spends more on planning
// an aggregate than on ten rows of it: questions of one shape are asked of all cells at once, by column.
import { turn } from '../../shared/domain';
import type { Column } from '../../shared/domain';
import { type Cells } from '../data';

/** Questions between two turns of the event loop. */
const BREATH = 500;
/** Fewer columns than this are asked one by one. */
const FEWEST = 20;

/** Names and literals, so that nothing within them is taken for anything else; a literal that is compared with can be given apart. */
const TOKEN =
  /"((?:[^"]|"")*)"|(?<compared>[<>=]\s?(?:TRY_CAST\()?)?('(?:[^']|'')*'|(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.]))/gi;

/** In place of a literal in a shape. */
const SLOT = '\u0000';

interface Shape {
  /** The column's name. */
  column: string;
  /** With `v` for the column and SLOT for each literal that is compared with. */
  sql: string;
  /** Those literals. */
  given: string[];
}

/** Null where a question is about no column, or about several. */
export function shapeOf(sql: string): Shape | null {
  let column: string | null = null;
  let several = false;
  const given: string[] = [];
  const shape = sql.replace(
    TOKEN,
    (whole, name: string | undefined, compared: string | undefined, value: string | undefined) => {
      if (name !== undefined) {
        several ||= column !== null && column !== name;
        column = name;
        return 'v';
      }
      if (compared === undefined || value === undefined) return whole;
      given.push(value);
      return compared + SLOT;
    },
  );
  return column === null || several
    ? null
    : { column: (column as string).replaceAll('""', '"'), sql: shape, given };
}

interface Asked {
  /** The question as it would be asked of the column alone. */
  question: string;
  c: number;
  given: string[];
}

/** A query over the cells whose rows have `c`, the position of a column, and `q0`, `q1`, … */
export interface ShapedQuery {
  sql: string;
  /** By position of the column, which question each `q` answers. */
  questions: ReadonlyMap<number, readonly (string | undefined)[]>;
}

/** Queries for the questions that share their shape with many others, and the questions that are left. All questions differ. */
export async function shaped(
  questions: readonly string[],
  columns: readonly Column[],
  cells: Cells,
): Promise<{ queries: ShapedQuery[]; rest: string[] }> {
  const places = new Map(columns.map(({ name }, c) => [name, c]));
  const groups = new Map<string, { relation: string; sql: string; asked: Map<number, Asked> }>();
  const rest: string[] = [];
  for (const [i, question] of questions.entries()) {
    if (i % BREATH === 0) await turn();
    const shape = shapeOf(question);
    const c = shape ? places.get(shape.column) : undefined;
    const relation = cells.get(columns[c ?? -1]?.type ?? 'text');
    const key = `${relation ?? ''} ${shape?.sql ?? ''}`;
    const group = groups.get(key) ?? {
      relation: relation ?? '',
      sql: shape?.sql ?? '',
      asked: new Map<number, Asked>(),
    };
    // Of one column, a shape is asked once: with other literals it is another question.
    if (!shape || c === undefined || relation === undefined || group.asked.has(c)) {
      rest.push(question);
      continue;
    }
    group.asked.set(c, { question, c, given: shape.given });
    groups.set(key, group);
  }
  const queries: ShapedQuery[] = [];
  const alike = new Map<string, { sql: string; asked: Asked[] }[]>();
  for (const { relation, sql, asked: byPlace } of groups.values()) {
    const asked = [...byPlace.values()];
    if (asked.length < FEWEST) rest.push(...asked.map(({ question }) => question));
    else if (varying(asked).length > 0) queries.push(givenQuery(relation, sql, asked));
    else
      alike.set(relation, [
        ...(alike.get(relation) ?? []),
        { sql: filled(sql, asked[0]?.given ?? []), asked },
      ]);
  }
  for (const [relation, shapes] of alike) queries.push(alikeQuery(relation, shapes));
  return { queries, rest };
}

/** The same literals for all columns. */
function alikeQuery(relation: string, shapes: readonly { sql: string; asked: Asked[] }[]): ShapedQuery {
  const questions = new Map<number, (string | undefined)[]>();
  for (const [q, { asked }] of shapes.entries())
    for (const { c, question } of asked) {
      const own = questions.get(c) ?? [];
      own[q] = question;
      questions.set(c, own);
    }
  const list = shapes.map(({ sql }, q) => `${sql} AS q${q}`).join(', ');
  return { sql: `SELECT c, ${list} FROM ${relation} GROUP BY c`, questions };
}

/** Each column has literals of its own: they come as a table beside the cells. */
function givenQuery(relation: string, sql: string, asked: readonly Asked[]): ShapedQuery {
  const slots = varying(asked);
  const names = slots.map((slot) => `s${slot}`);
  // As doubles where they are numbers, so that the column of literals has one type whatever their digits.
  const value = (literal: string): string => (/^'|e/i.test(literal) ? literal : `${literal}e0`);
  const rows = asked.map(
    ({ c, given }) => `(${[c, ...slots.map((slot) => value(given[slot] ?? ''))].join(', ')})`,
  );
  const first = asked[0]?.given ?? [];
  const put = filled(
    sql,
    first.map((literal, slot) => (slots.includes(slot) ? `given.s${slot}` : literal)),
  );
  return {
    sql: `SELECT c, ${put} AS q0 FROM ${relation} JOIN (VALUES ${rows.join(', ')}) AS given(c, ${names.join(', ')}) USING (c) GROUP BY c`,
    questions: new Map(asked.map(({ c, question }) => [c, [question]])),
  };
}

/** The slots whose literals are not the same for all. */
function varying(asked: readonly Asked[]): number[] {
  const first = asked[0]?.given ?? [];
  return Array.from(first.keys()).filter((slot) => asked.some(({ given }) => given[slot] !== first[slot]));
}

function filled(sql: string, values: readonly string[]): string {
  let slot = 0;
  return sql.replaceAll(SLOT, () => values[slot++] ?? '');
}
