// The aggregates that checks ask for: in as few queries as planning allows, the same question of two checks once.
import { throwIfCancelled, turn } from '../../shared/domain';
import type { Cell } from '../../shared/domain';
import { ident, isWide } from '../data';
import type { Aggregate, Table, Tools } from './checks/check';
import { shaped } from './shapes';
import { inFrame } from './survey';

/** Questions between two turns of the event loop: a wide table has tens of thousands. */
const BREATH = 100;
/** Planning a query costs the square of its aggregates: more than these are asked in several, of a wide table in memory. */
const AT_ONCE = 150;

/** From this number on, it is worth laying out the cells of a wide table. */
const MANY = 500;

/** Answers by the names that a check gave its aggregates. */
export type Asked = Record<string, Cell>;

/** The answers to each of the askers, in their order. */
export async function ask(
  asks: readonly { aggregates: Record<string, Aggregate> }[],
  table: Table,
  tools: Tools,
): Promise<Asked[]> {
  const answers: Asked[] = asks.map(() => ({}));
  const wide = isWide({ columns: table.columns.length, rows: table.rows });
  const whole: Question[] = [];
  const ofColumn = new Map<string, Question[]>();
  for (const [i, { aggregates }] of asks.entries()) {
    if (i % BREATH === 0) await turn();
    throwIfCancelled(tools.signal);
    const answer = answers[i] ?? {};
    for (const [name, aggregate] of Object.entries(aggregates)) {
      if (typeof aggregate === 'string') whole.push({ answer, name, sql: aggregate });
      else if (!wide && (await repeats(aggregate.of, tools))) {
        const sql = `CAST(coalesce(sum(n) FILTER (${aggregate.where}), 0) AS DOUBLE)`;
        ofColumn.set(aggregate.of, [...(ofColumn.get(aggregate.of) ?? []), { answer, name, sql }]);
      } else whole.push({ answer, name, sql: `count_if(${aggregate.where})` });
    }
  }
  await answerAll(whole, (sqls) =>
    (wide && table.rows > 0 && sqls.length >= MANY ? answersOfWide : answersOf)(sqls, table, tools),
  );
  for (const [column, questions] of ofColumn) {
    const name = ident(column);
    const relation = `(SELECT ${name}, count(*) AS n FROM ${table.relation} GROUP BY ${name})`;
    await answerAll(questions, (sqls) => answersOf(sqls, { ...table, relation }, tools));
  }
  return answers;
}

type Question = { answer: Asked; name: string; sql: string };
type Answers = Map<string, Cell>;

async function answerAll(
  questions: readonly Question[],
  find: (sqls: string[]) => Promise<Answers>,
): Promise<void> {
  const found = await find([...new Set(questions.map(({ sql }) => sql))]);
  for (const [i, { answer, name, sql }] of questions.entries()) {
    if (i % (10 * BREATH) === 0) await turn();
    answer[name] = found.get(sql) ?? null;
  }
}

/** All in one query; of a wide table, so many at once. */
async function answersOf(sqls: readonly string[], table: Table, { data, signal }: Tools): Promise<Answers> {
  const atOnce = isWide({ columns: table.columns.length, rows: table.rows }) ? AT_ONCE : sqls.length;
  const found: Answers = new Map();
  for (let start = 0; start < sqls.length; start += atOnce) {
    const some = sqls.slice(start, start + atOnce);
    const list = some.map((sql, q) => `${sql} AS q${q}`).join(', ');
    const [row] = await data.query(`SELECT ${list} FROM ${table.relation}`, { signal });
    for (const [q, sql] of some.entries()) found.set(sql, row?.[`q${q}`] ?? null);
  }
  return found;
}

/** What is asked of many columns alike is asked of all their cells. */
async function answersOfWide(sqls: readonly string[], table: Table, tools: Tools): Promise<Answers> {
  const { data, signal } = tools;
  const found: Answers = new Map();
  const rest = await data.withCells(
    table,
    async (cells) => {
      const { queries, rest } = await shaped(sqls, table.columns, cells);
      for (const { sql, questions } of queries)
        for (const [r, row] of (await data.query(sql, { signal })).entries()) {
          if (r % BREATH === 0) await turn();
          throwIfCancelled(signal);
          for (const [q, question] of (questions.get(Number(row['c'])) ?? []).entries())
            if (question !== undefined) found.set(question, row[`q${q}`] ?? null);
        }
      return rest;
    },
    { signal },
  );
  for (const [sql, answer] of await answersOf(rest, table, tools)) found.set(sql, answer);
  return found;
}

/** Whether a text column has few values for its rows, so that a condition is cheaper asked of each value once. */
async function repeats(column: string, { survey, signal }: Tools): Promise<boolean> {
  const sample = await survey.sample(signal);
  const seen = inFrame(sample, column);
  return seen?.kind === 'text' && sample.rows > 1000 && seen.dictionary.length * 4 < sample.rows;
}
