// Files that carry their own types: Parquet and JSON (lines, or one array of objects).
import { AssayError, type Column, type ColumnType, type SourceOptions } from '../../../shared/domain';
import type { Engine } from '../engine';
import { sourceFailure } from '../failures';
import { exactPath, ident, literal } from '../sql';
import type { Look } from './look';
import { closest, measure, type Measured } from './measure';
import { checkNames } from './names';
import { lenientSql, type Reading, readingsOf, TEXT } from './readings';
import type { Source } from './source';

const WHOLE = /^(TINYINT|SMALLINT|INTEGER|BIGINT|UTINYINT|USMALLINT|UINTEGER)$/;
const WIDE = /^(BIGINT|UBIGINT|HUGEINT|UHUGEINT)$/;

interface RawColumn {
  name: string;
  kind: string;
  type: ColumnType;
}

/** Opens a Parquet or JSON file. Errors: data.unreadable, data.noRows, data.empty, data.duplicateColumn, data.emptyColumn. */
export async function openTable(
  engine: Engine,
  look: Look,
  options: Partial<SourceOptions>,
  signal: AbortSignal | undefined,
): Promise<Source> {
  const path = literal(exactPath(look.path));
  const from =
    look.format === 'parquet'
      ? `read_parquet(${path})`
      : `read_json(${path}, format = 'auto', sample_size = -1)`;
  try {
    const described = await engine.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE FROM ${from}`,
      { signal },
    );
    checkNames(
      described.map((row) => row.column_name.trim()),
      look.file,
    );
    const raw = described.map((row) => ({ name: row.column_name, kind: row.column_type.toUpperCase() }));
    const count = await engine.row<{ n: number }>(`SELECT count(*) AS n FROM ${from}`, { signal });
    if (count.n === 0)
      throw new AssayError(look.format === 'parquet' ? 'data.noRows' : 'data.empty', { file: look.file });
    const wide = await widest(engine, from, raw, signal);
    const columns = raw.map(
      (column) => ({ ...column, type: wide.has(column.name) ? 'text' : typeOf(column.kind) }) as const,
    );
    const source = new TableSource(engine, look, from, columns, options);
    await source.findReadings(signal);
    return source;
  } catch (thrown) {
    throw sourceFailure(thrown, look.file);
  }
}

/** Columns with whole numbers that a double cannot hold: they are ids, and stay text. */
async function widest(
  engine: Engine,
  from: string,
  columns: readonly { name: string; kind: string }[],
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const wide = columns.filter((column) => WIDE.test(column.kind));
  if (wide.length === 0) return new Set();
  const asked = wide.map(
    ({ name }, i) =>
      `coalesce(max(${ident(name)}) > 9007199254740991 OR min(CAST(${ident(name)} AS HUGEINT)) < -9007199254740991, false) AS w${i}`,
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

class TableSource implements Source {
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
  private readonly readings = new Map<string, Reading>();

  constructor(
    private readonly engine: Engine,
    private readonly look: Look,
    private readonly sql: string,
    private readonly raw: readonly RawColumn[],
    private readonly given: Partial<SourceOptions>,
  ) {
    this.path = look.path;
    this.file = look.file;
    this.bytes = look.bytes;
  }

  get options(): SourceOptions {
    return {
      format: this.look.format,
      ragged: 'refuse',
      ...(this.given.types ? { types: this.given.types } : {}),
    };
  }

  get columns(): Column[] {
    return this.raw.map(({ name, type }) => ({
      name: name.trim(),
      type: this.readings.get(name)?.type ?? type,
    }));
  }

  from(): string {
    return this.sql;
  }

  values(): string[] {
    return this.raw.map((column) => this.valueSql(column));
  }

  texts(): string[] {
    return this.raw.map((column) => this.textSql(column));
  }

  survey(): Promise<null> {
    return Promise.resolve(null);
  }

  adapt(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async unreadable(signal: AbortSignal | undefined): Promise<Record<string, number>> {
    const asked = this.raw.filter((column) => this.readings.has(column.name));
    if (asked.length === 0) return {};
    const counts = asked.map(
      (column, i) =>
        `count_if(${ident(column.name)} IS NOT NULL AND ${this.valueSql(column)} IS NULL) AS u${i}`,
    );
    const row = await this.engine.row<Record<string, number>>(
      `SELECT ${counts.join(', ')} FROM ${this.sql}`,
      { signal },
    );
    return Object.fromEntries(
      asked.map(({ name }, i) => [name, row[`u${i}`] ?? 0]).filter(([, n]) => n !== 0),
    );
  }

  /** For columns whose type the user wants otherwise: how their text is to be read. */
  async findReadings(signal: AbortSignal | undefined): Promise<void> {
    const { types = {} } = this.given;
    const asked = this.raw.filter(({ name, type }) => Object.hasOwn(types, name) && types[name] !== type);
    const wanted = asked.map(({ name }) => readingsOf(types[name] ?? 'text'));
    const measured: Measured[] = await measure(
      this.engine,
      `(FROM ${this.sql} LIMIT 20000)`,
      asked.map(({ name }, i) => ({ sql: `CAST(${ident(name)} AS VARCHAR)`, readings: wanted[i] ?? [] })),
      signal,
    );
    for (const [i, { name }] of asked.entries()) {
      const found = measured[i];
      this.readings.set(name, (found && closest(found, wanted[i] ?? [])) ?? TEXT);
    }
  }

  private valueSql({ name, kind, type }: RawColumn): string {
    const column = ident(name);
    const reading = this.readings.get(name);
    if (reading) return lenientSql(`CAST(${column} AS VARCHAR)`, reading);
    if (type === 'integer') return `CAST(${column} AS BIGINT)`;
    // Missing is null: a model takes NaN for it, and infinity cannot be written to JSON.
    if (type === 'number')
      return `CASE WHEN isfinite(CAST(${column} AS DOUBLE)) THEN CAST(${column} AS DOUBLE) END`;
    if (type === 'datetime')
      return kind.includes('TIME ZONE') ? `timezone('UTC', ${column})` : `CAST(${column} AS TIMESTAMP)`;
    if (type !== 'text') return column;
    return this.textSql({ name, kind, type });
  }

  private textSql({ name, kind }: RawColumn): string {
    const column = ident(name);
    if (kind === 'JSON')
      return `nullif(CASE WHEN json_type(${column}) = 'VARCHAR' THEN ${column} ->> '$' ELSE CAST(${column} AS VARCHAR) END, '')`;
    if (kind === 'BLOB') return `base64(${column})`;
    const nested = /^(STRUCT|MAP|UNION)|\[\d*\]$/.test(kind);
    return `nullif(CAST(${nested ? `to_json(${column})` : column} AS VARCHAR), '')`;
  }
}
