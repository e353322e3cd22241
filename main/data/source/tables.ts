// Files that carry their own types: Parquet, Arrow and JSON (lines, one array of objects, or a document with a list of them).
import {
  AssayError,
  type Column,
  type ColumnType,
  type Losses,
  type SourceCorrections,
  type SourceOptions,
} from '../../../shared/domain';
import type { Engine } from '../engine';
import { sourceFailure } from '../failures';
import { exactPath, literal } from '../sql';
import { badJson } from './bad-json';
import { checkNames, numberNames } from './names';
import { readTexts, type TextReading } from './lenient';
import { type Chosen, countLosses, lostSql } from './losses';
import { flatten, type Leaf, recordLists } from './nested';
import type { Source } from './source';
import type { Staged } from './stage';

const WHOLE = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/;
const WIDE = /^(BIGINT|UBIGINT|HUGEINT|UHUGEINT)$/;

interface RawColumn extends Leaf {
  type: ColumnType;
}

/** Opens a Parquet, JSON or Arrow file. Errors: data.unreadable, data.badJson, data.noRows, data.empty, data.duplicateColumn, data.emptyColumn, data.tableMissing. */
export async function openTable(
  engine: Engine,
  staged: Staged,
  options: SourceCorrections,
  signal: AbortSignal | undefined,
): Promise<Source> {
  try {
    const described = await describe(engine, staged, options, signal);
    let leaves = described.leaves.map((leaf) => ({ ...leaf, name: leaf.name.trim() }));
    const names = leaves.map(({ name }) => name);
    const numbered = options.names === 'number' ? numberNames(names) : names;
    checkNames(numbered, staged.file);
    leaves = leaves.map((leaf, i) => ({ ...leaf, name: numbered[i] ?? leaf.name }));
    const count = await engine.row<{ n: number }>(`SELECT count(*) AS n FROM ${described.from}`, { signal });
    if (count.n === 0)
      throw new AssayError(staged.format === 'jsonl' ? 'data.empty' : 'data.noRows', { file: staged.file });
    const wide = await widest(engine, described.from, leaves, signal);
    const columns = leaves.map(
      (leaf) => ({ ...leaf, type: wide.has(leaf.name) ? 'text' : typeOf(leaf.kind) }) as const,
    );
    const source = new TableSource(
      engine,
      { ...staged, ...described.extra },
      described.from,
      columns,
      options,
    );
    await source.findReadings(signal);
    return source;
  } catch (thrown) {
    const bad = staged.format === 'jsonl' ? await badJson(staged, thrown, signal) : null;
    throw bad ?? sourceFailure(thrown, staged.file);
  }
}

/** What stands in FROM, and its columns without structs. */
async function describe(
  engine: Engine,
  staged: Staged,
  options: SourceCorrections,
  signal: AbortSignal | undefined,
): Promise<{ from: string; leaves: Leaf[]; extra: Partial<Staged> }> {
  const path = literal(exactPath(staged.path));
  if (staged.columns) {
    const stored = staged.columns.map((column, i) => `c${i}: ${literal(column.stored)}`).join(', ');
    const from = `read_json(${path}, format = 'newline_delimited', columns = {${stored}})`;
    const leaves = staged.columns.map((column, i) => ({
      name: column.name,
      sql: `c${i}`,
      kind: column.stored,
    }));
    return { from, leaves, extra: {} };
  }
  const leavesOf = async (from: string): Promise<Leaf[]> => {
    const rows = await engine.rows<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${from}`, {
      signal,
    });
    return flatten(rows.map((row) => ({ name: row.column_name, kind: row.column_type })));
  };
  if (staged.format === 'parquet') {
    const from = `read_parquet(${path})`;
    return { from, leaves: await leavesOf(from), extra: {} };
  }
  // A document in one object is read as a whole.
  const size = Math.min(MOST_DOCUMENT, Math.max(USUAL_DOCUMENT, staged.bytes + 1));
  const document = staged.text.trimStart().startsWith('{');
  const from = `read_json(${path}, format = 'auto', sample_size = -1, maximum_object_size = ${document ? size : USUAL_DOCUMENT})`;
  const leaves = await leavesOf(from);
  const lists = document ? recordLists(leaves) : [];
  if (lists.length === 0) return { from, leaves, extra: {} };
  const lengths = lists.map(({ sql }, i) => `len(any_value(${sql})) AS l${i}`).join(', ');
  const row = await engine.row<Record<string, number | null>>(
    `SELECT count(*) AS n, ${lengths} FROM ${from}`,
    { signal },
  );
  if (row['n'] !== 1) return { from, leaves, extra: {} };
  const tables = lists.map(({ name }) => name);
  const longest = [...lists.keys()].sort((a, b) => (row[`l${b}`] ?? 0) - (row[`l${a}`] ?? 0))[0] ?? 0;
  const table = options.table ?? tables[longest] ?? '';
  const list = lists.find(({ name }) => name === table);
  if (!list)
    throw new AssayError('data.tableMissing', { file: staged.file, table, tables: tables.join(', ') });
  const inner = `(SELECT r.* FROM (SELECT unnest(${list.sql}) AS r FROM ${from}))`;
  return { from: inner, leaves: await leavesOf(inner), extra: { tables, found: { ...staged.found, table } } };
}

/** DuckDB's own limit for one JSON value, and the most that is asked for. */
const USUAL_DOCUMENT = 16_777_216;
const MOST_DOCUMENT = 1_000_000_000;

/** Columns with whole numbers that a double cannot hold: they are ids, and stay text. */
async function widest(
  engine: Engine,
  from: string,
  columns: readonly Leaf[],
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const wide = columns.filter((column) => WIDE.test(column.kind));
  if (wide.length === 0) return new Set();
  const asked = wide.map(
    ({ sql }, i) =>
      `coalesce(max(${sql}) > 9007199254740991 OR min(CAST(${sql} AS HUGEINT)) < -9007199254740991, false) AS w${i}`,
  );
  const row = await engine.row<Record<string, boolean>>(`SELECT ${asked.join(', ')} FROM ${from}`, {
    signal,
  });
  return new Set(wide.filter((_, i) => row[`w${i}`] === true).map((column) => column.name));
}

function typeOf(kind: string): ColumnType {
  if (WHOLE.test(kind) || WIDE.test(kind) || /^DECIMAL\(\d+,0\)$/.test(kind)) return 'integer';
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(kind)) return 'number';
  if (kind === 'BOOLEAN') return 'boolean';
  if (kind === 'DATE') return 'date';
  if (kind.startsWith('TIMESTAMP')) return 'datetime';
  return 'text';
}

/** Rows by which a reading is chosen, and those that are looked at for what to try. */
const TRIED_ROWS = 20_000;
const SEEN_ROWS = 200;

class TableSource implements Source {
  readonly file: string;
  readonly bytes: number;
  readonly originBytes: number;
  private readonly readings = new Map<string, Pick<TextReading, 'type' | 'value'>>();

  constructor(
    private readonly engine: Engine,
    private readonly staged: Staged,
    private readonly table: string,
    private readonly raw: readonly RawColumn[],
    private readonly given: SourceCorrections,
  ) {
    this.file = staged.file;
    this.bytes = staged.bytes;
    this.originBytes = staged.originBytes;
  }

  get options(): SourceOptions {
    return {
      format: this.staged.format,
      ...this.staged.found,
      ...(this.given.names ? { names: this.given.names } : {}),
      ragged: 'refuse',
      ...(this.given.types ? { types: this.given.types } : {}),
    };
  }

  get choices(): Source['choices'] {
    const { members, tables } = this.staged;
    return { ...(members ? { members } : {}), ...(tables ? { tables } : {}) };
  }

  get columns(): Column[] {
    return this.raw.map(({ name, type }) => ({
      name,
      type: this.readings.get(name)?.type ?? type,
    }));
  }

  from(): string {
    return this.table;
  }

  values(): string[] {
    return this.raw.map((column) => this.valueSql(column));
  }

  direct(): null {
    return null;
  }

  texts(): string[] {
    return this.raw.map((column) => this.textSql(column));
  }

  blanks(): null[] {
    return this.raw.map(() => null);
  }

  survey(): Promise<null> {
    return Promise.resolve(null);
  }

  adapt(): Promise<boolean> {
    return Promise.resolve(false);
  }

  lost(): string | null {
    return lostSql(this.chosen());
  }

  unreadable(signal: AbortSignal | undefined): Promise<Losses> {
    return countLosses(this.engine, this.table, this.chosen(), { signal });
  }

  private chosen(): Chosen[] {
    return this.raw
      .filter((column) => this.readings.has(column.name))
      .map((column) => ({
        ...{ name: column.name, text: `CAST(${column.sql} AS VARCHAR)` },
        lost: `(${column.sql} IS NOT NULL AND ${this.valueSql(column)} IS NULL)`,
      }));
  }

  /** For columns whose type the user wants otherwise: how their text is to be read. */
  async findReadings(signal: AbortSignal | undefined): Promise<void> {
    const { types = {} } = this.given;
    const asked = this.raw.filter(({ name, type }) => Object.hasOwn(types, name) && types[name] !== type);
    if (asked.length === 0) return;
    const beginning = `(FROM ${this.table} LIMIT ${TRIED_ROWS})`;
    const texts = asked.map(({ sql }) => `CAST(${sql} AS VARCHAR)`);
    const first = await this.engine.rows<Record<string, string | null>>(
      `SELECT ${texts.map((sql, i) => `${sql} AS c${i}`).join(', ')} FROM ${beginning} LIMIT ${SEEN_ROWS}`,
      { signal },
    );
    const wanted = asked.map(({ name }, i) => ({
      sql: texts[i] ?? 'NULL',
      type: types[name],
      seen: first.flatMap((row) => row[`c${i}`] ?? []),
    }));
    const found = await readTexts((sql) => this.engine.rows(sql, { signal }), beginning, wanted, this.given);
    for (const [i, { name }] of asked.entries())
      this.readings.set(name, found[i] ?? { type: 'text', value: (sql) => sql });
  }

  private valueSql({ name, sql: column, kind, type }: RawColumn): string {
    const reading = this.readings.get(name);
    if (reading) return reading.value(`CAST(${column} AS VARCHAR)`);
    if (type === 'integer') return `CAST(${column} AS BIGINT)`;
    // Missing is null: a model takes NaN for it, and infinity cannot be written to JSON.
    if (type === 'number')
      return `CASE WHEN isfinite(CAST(${column} AS DOUBLE)) THEN CAST(${column} AS DOUBLE) END`;
    if (type === 'datetime')
      return kind.includes('TIME ZONE') ? `timezone('UTC', ${column})` : `CAST(${column} AS TIMESTAMP)`;
    if (type !== 'text') return column;
    return this.textSql({ sql: column, kind });
  }

  private textSql({ sql: column, kind }: Pick<RawColumn, 'sql' | 'kind'>): string {
    if (kind === 'JSON')
      return `nullif(CASE WHEN json_type(${column}) = 'VARCHAR' THEN ${column} ->> '$' ELSE CAST(${column} AS VARCHAR) END, '')`;
    if (kind === 'BLOB') return `base64(${column})`;
    const nested = /^(STRUCT|MAP|UNION)|\[\d*\]$/.test(kind);
    return `nullif(CAST(${nested ? `to_json(${column})` : column} AS VARCHAR), '')`;
  }
}
