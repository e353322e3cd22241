// Delimited text. Every field is read as text and turned into its type in SQL, by rules of our own: DuckDB's casts alone would take
// "007" for a number and "yes" for a truth value.
import { AssayError, type Column, type ColumnType, type SourceOptions } from '../../../shared/domain';
import type { Engine } from '../engine';
import { exactPath, literal } from '../sql';
import { parseSample, sniffDialect, type Dialect } from './dialect';
import type { Look } from './look';
import { closest, measure, type Measured } from './measure';
import { checkNames } from './names';
import {
  choose,
  lenientSql,
  misfitOf,
  type Reading,
  readingsOf,
  strictSql,
  TEXT,
  thinkable,
} from './readings';
import type { RaggedRecord, RecordReport } from './records';
import type { Source } from './source';
import { survey } from './survey';

/** Rows looked at in memory, and rows tried by DuckDB, before the whole file is read. */
const SEEN_ROWS = 200;
const SAMPLE_ROWS = 20_000;

export async function openCsv(
  engine: Engine,
  look: Look,
  options: Partial<SourceOptions>,
  signal: AbortSignal | undefined,
): Promise<CsvSource> {
  const dialect = sniffDialect(look.text, look.complete, {
    extension: look.extension,
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
    ...(options.quote === undefined ? {} : { quote: options.quote }),
    ...(options.header === undefined ? {} : { header: options.header }),
  });
  const { rows } = parseSample(look.text, dialect.delimiter, dialect.quote, { complete: look.complete });
  const names = columnNames(rows, dialect, look);
  const source = new CsvSource(engine, look, dialect, names, options);
  await source.findTypes(rows, signal);
  return source;
}

function columnNames(rows: readonly string[][], dialect: Dialect, look: Look): string[] {
  const [first] = rows;
  if (!first)
    throw look.complete
      ? new AssayError('data.empty', { file: look.file })
      : new AssayError(
          'data.unreadable',
          { file: look.file },
          { cause: 'no row ends within the first megabyte' },
        );
  if (!dialect.header) return first.map((_, i) => `column${i + 1}`);
  const names = first.map((name) => name.trim());
  // "a,b,c," names three columns.
  if (
    names.length > 1 &&
    names[names.length - 1] === '' &&
    rows.every((row) => (row[names.length - 1] ?? '') === '')
  )
    names.pop();
  checkNames(names, look.file);
  if (rows.length === 1 && look.complete) throw new AssayError('data.noRows', { file: look.file });
  return names;
}

export class CsvSource implements Source {
  readonly path: string;
  readonly file: string;
  readonly bytes: number;
  private readings: Reading[];
  private measured: Measured[] = [];
  private strict = true;
  private adapted = false;

  constructor(
    private readonly engine: Engine,
    private readonly look: Look,
    private readonly dialect: Dialect,
    private readonly names: readonly string[],
    private readonly given: Partial<SourceOptions>,
  ) {
    this.path = look.path;
    this.file = look.file;
    this.bytes = look.bytes;
    this.readings = names.map(() => TEXT);
  }

  get options(): SourceOptions {
    return {
      format: 'csv',
      ...this.dialect,
      ragged: this.ragged,
      ...(this.given.types ? { types: this.given.types } : {}),
    };
  }

  get columns(): Column[] {
    return this.names.map((name, i) => ({ name, type: this.readings[i]?.type ?? 'text' }));
  }

  from(options?: { skipBad?: boolean }): string {
    return this.rawSql(options);
  }

  values(): string[] {
    return this.names.map((_, i) => this.valueSql(i));
  }

  texts(): string[] {
    return this.names.map((_, i) => `c${i}`);
  }

  /** The file with all fields as text, columns c0, c1, … */
  rawSql(options: { skipBad?: boolean } = {}): string {
    const { delimiter, quote, header } = this.dialect;
    const columns = this.names.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ');
    const skipBad = options.skipBad ?? this.ragged === 'setAside';
    return `read_csv(${literal(exactPath(this.path))}, auto_detect = false, columns = {${columns}}, compression = 'none',
      delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}, header = ${header},
      skip = ${leadingBlankLines(this.look.text, this.names.length)}, strict_mode = ${this.strict}, ignore_errors = ${skipBad})`;
  }

  /** Finds how each column reads: at sight from the first rows, then by trying what is left on the sample. */
  async findTypes(rows: readonly string[][], signal: AbortSignal | undefined): Promise<void> {
    this.strict = !mixesNewlines(this.look.text);
    const seen = rows.slice(this.dialect.header ? 1 : 0, SEEN_ROWS);
    const columns = this.names.map((name, i) => {
      const fixed = this.givenType(name);
      const readings = fixed ? readingsOf(fixed) : thinkable(seen.map((row) => row[i] ?? ''));
      return { sql: `c${i}`, readings };
    });
    this.measured = await measure(
      this.engine,
      `(FROM ${this.rawSql({ skipBad: true })} LIMIT ${SAMPLE_ROWS})`,
      columns,
      signal,
    );
    this.readings = this.names.map((name, i) => this.reading(name, i));
  }

  async survey(signal: AbortSignal | undefined, onBytes: (bytes: number) => void): Promise<RecordReport> {
    const { delimiter, quote, header } = this.dialect;
    const report = await survey(this.path, {
      file: this.file,
      delimiter,
      quote,
      columns: this.names.length,
      signal,
      onBytes,
    });
    const [line] = report.badQuotes;
    if (line !== undefined) throw new AssayError('data.badQuote', { file: this.file, line });
    if (report.ragged.length > 0 && this.ragged === 'refuse')
      throw raggedError(this.file, this.names.length, report.ragged);
    if (header) report.records--;
    if (report.records === 0 && report.ragged.length === 0)
      throw new AssayError('data.noRows', { file: this.file });
    return report;
  }

  async adapt(
    thrown: unknown,
    report: RecordReport | null,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (report?.mixedNewlines && this.strict) {
      this.strict = false;
      return true;
    }
    if (misfitOf(thrown) === null || this.adapted) return false;
    // Some value beyond the sample is of another kind: ask all rows what every column is, then read with certainty.
    this.adapted = true;
    this.measured = await measure(
      this.engine,
      this.rawSql(),
      this.measured.map(({ readings }, i) => ({ sql: `c${i}`, readings })),
      signal,
    );
    this.readings = this.names.map((name, i) => this.reading(name, i));
    return true;
  }

  async unreadable(signal: AbortSignal | undefined): Promise<Record<string, number>> {
    const asked = this.names.flatMap((name, i) => (this.givenType(name) === undefined ? [] : [{ name, i }]));
    if (asked.length === 0) return {};
    const counts = asked.map(
      ({ i }) => `count_if(c${i} IS NOT NULL AND ${this.valueSql(i)} IS NULL) AS u${i}`,
    );
    const row = await this.engine.row<Record<string, number>>(
      `SELECT ${counts.join(', ')} FROM ${this.rawSql()}`,
      {
        signal,
      },
    );
    return Object.fromEntries(
      asked.map(({ name, i }) => [name, row[`u${i}`] ?? 0]).filter(([, n]) => n !== 0),
    );
  }

  private get ragged(): SourceOptions['ragged'] {
    return this.given.ragged ?? 'refuse';
  }

  private givenType(name: string): ColumnType | undefined {
    return this.given.types && Object.hasOwn(this.given.types, name) ? this.given.types[name] : undefined;
  }

  private reading(name: string, index: number): Reading {
    const measured = this.measured[index];
    const type = this.givenType(name);
    if (!measured) return TEXT;
    if (type === undefined) return choose(measured);
    return type === 'text' ? TEXT : (closest(measured, readingsOf(type)) ?? TEXT);
  }

  private valueSql(index: number): string {
    const reading = this.readings[index] ?? TEXT;
    const fixed = this.givenType(this.names[index] ?? '') !== undefined;
    return fixed ? lenientSql(`c${index}`, reading) : strictSql(`c${index}`, reading, index);
  }
}

function raggedError(file: string, expected: number, ragged: readonly RaggedRecord[]): AssayError {
  const lines = ragged.slice(0, 10).map((record) => record.line);
  const shown = lines.join(', ') + (ragged.length > lines.length ? ', …' : '');
  return new AssayError('data.ragged', { file, count: ragged.length, expected, lines: shown });
}

/** DuckDB takes the first line for the header even when it is blank. One column: a blank line is a value. */
function leadingBlankLines(text: string, columns: number): number {
  const blank = /^(?:[ ]*(?:\r\n|\n|\r))+/.exec(text)?.[0] ?? '';
  return columns === 1 && blank === '' ? 0 : (blank.match(/\r\n|\n|\r/g)?.length ?? 0);
}

function mixesNewlines(text: string): boolean {
  return /\r\n/.test(text) && /[^\r]\n|\r[^\n]/.test(text);
}
