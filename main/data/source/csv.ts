// Delimited text. Every field is read as text and turned into its type in SQL, by rules of our own: DuckDB's casts alone would take
// "007" for a number and "yes" for a truth value.
import {
  AssayError,
  badDelimiter,
  type Column,
  type Losses,
  type SourceCorrections,
  type SourceOptions,
  text as said,
  throwIfCancelled,
  turn,
} from '../../../shared/domain';
import { type Engine } from '../engine';
import { exactPath, ident, literal } from '../sql';
import { parseSample, sniffDialect, type Dialect } from './dialect';
import { ColumnReadings } from './column-readings';
import type { Conventions } from './conventions';
import { isPlain, plainCopy } from './loose';
import { keepRagged, raggedError } from './keep';
import { checkNames, numberNames } from './names';
import { below, blankLines, lineOf, linesAbove } from './preamble';
import { countLosses, lostSql } from './losses';
import { misfitOf } from './readings';
import { type Direct, lostColumn, type Source, type SourceReport } from './source';
import type { OpenContext } from './open';
import type { Staged } from './stage';
import { survey } from './survey';

/** Rows tried by DuckDB before the whole file is read; for a first look, so few that it is there at once. */
const SAMPLE_ROWS = 10_000;
const LOOK_ROWS = 2000;
/** Bytes that DuckDB reads at a time: of the whole file, and where only its beginning is wanted (no line may be longer). */
const BUFFER = 8 << 20;
const LOOK_BUFFER = 2 << 20;

export async function openCsv(
  engine: Engine,
  origin: Staged,
  options: SourceCorrections,
  { signal, usual = {}, look = false, folder }: Pick<OpenContext, 'signal' | 'usual' | 'look' | 'folder'>,
): Promise<CsvSource> {
  const made = origin.format !== 'csv';
  const next = async (): Promise<void> => {
    await turn();
    throwIfCancelled(signal);
  };
  checkDelimiter(options, origin.file);
  const odd = options.delimiter !== undefined && !isPlain({ delimiter: options.delimiter, quote: '' });
  const given = options.skip ?? (odd ? 0 : linesAbove(origin.text, origin.complete, options.delimiter));
  await next();
  // DuckDB takes the first line for the header even when it is blank.
  const skip = made ? 0 : given || blankLines(origin.text);
  const told: Dialect = made
    ? { delimiter: ',', quote: '"', header: true }
    : sniffDialect(below(origin.text, skip), origin.complete, {
        extension: origin.extension,
        ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
        ...(options.quote === undefined ? {} : { quote: options.quote }),
        ...(options.escape === undefined ? {} : { escape: options.escape }),
        ...(options.header === undefined ? {} : { header: options.header }),
      });
  await next();
  const plain = isPlain(told);
  const staged = plain ? origin : await plainCopy(origin, { marks: told, skip, folder, look, signal });
  const dialect = plain ? told : { delimiter: ',', quote: '"', header: told.header };
  const text = below(staged.text, skip);
  await next();
  const { rows, unclosed } = parseSample(text, dialect.delimiter, dialect.quote, {
    complete: staged.complete,
  });
  // What follows an open quote is no row: it is the quote that is to be said, not that there are none.
  if (rows.length === 1 && staged.complete && unclosed !== undefined)
    throw new AssayError('data.badQuote', { file: staged.file, line: skip + lineOf(text, unclosed) });
  await next();
  const names = columnNames(rows, dialect, staged, options);
  const kept =
    options.ragged === 'keep' && !made
      ? await keepRagged(staged, { dialect, names, skip, options, folder, look, signal })
      : null;
  const read = kept?.staged ?? staged;
  const source = new CsvSource(engine, read, dialect, kept?.names ?? names, skip, options, usual);
  source.told = told;
  if (kept) source.kept = { short: kept.short, long: kept.long };
  const seen = kept
    ? parseSample(below(read.text, skip), dialect.delimiter, dialect.quote, { complete: read.complete }).rows
    : rows;
  await source.findTypes(seen, look ? LOOK_ROWS : SAMPLE_ROWS, signal);
  return source;
}

function columnNames(
  rows: readonly string[][],
  dialect: Dialect,
  staged: Staged,
  options: SourceCorrections,
): string[] {
  const [first] = rows;
  if (!first)
    throw staged.complete
      ? new AssayError('data.empty', { file: staged.file })
      : new AssayError(
          'data.unreadable',
          { file: staged.file },
          { cause: 'no row ends within the first megabyte' },
        );
  if (!dialect.header) return first.map((_, i) => `column${i + 1}`);
  let names = first.map((name) => name.trim());
  // "a,b,c," names three columns.
  if (
    names.length > 1 &&
    names[names.length - 1] === '' &&
    rows.every((row) => (row[names.length - 1] ?? '') === '')
  )
    names.pop();
  if (options.names === 'number') names = numberNames(names);
  checkNames(names, staged.file);
  if (rows.length === 1 && staged.complete) throw new AssayError('data.noRows', { file: staged.file });
  return names;
}

export class CsvSource implements Source {
  private readonly path: string;
  readonly file: string;
  readonly bytes: number;
  readonly originBytes: number;
  private readonly readings: ColumnReadings;
  /** See `Source.kept`. */
  kept?: Source['kept'];
  /** How the user's file is written, where what is read is a plain copy of it. */
  told?: Dialect;
  private strict: boolean;
  private adapted = false;

  constructor(
    private readonly engine: Engine,
    private readonly staged: Staged,
    private readonly dialect: Dialect,
    private readonly names: readonly string[],
    /** Lines above the table. */
    private readonly skip: number,
    private readonly given: SourceCorrections,
    usual: Conventions,
  ) {
    this.path = staged.path;
    this.file = staged.file;
    this.bytes = staged.bytes;
    this.originBytes = staged.originBytes;
    this.readings = new ColumnReadings(engine, names, given, dialect.delimiter, usual);
    this.strict = !mixesNewlines(staged.text);
  }

  get options(): SourceOptions {
    const { given, staged } = this;
    return {
      format: staged.format,
      ...staged.found,
      ...(staged.format === 'csv' ? { ...(this.told ?? this.dialect), skip: this.skip } : {}),
      ...this.readings.options(),
      ragged: this.ragged,
      ...(given.ragged === 'keep' && given.surplusColumn !== undefined
        ? { surplusColumn: given.surplusColumn }
        : {}),
      ...(given.names ? { names: given.names } : {}),
      ...(given.types ? { types: given.types } : {}),
    };
  }

  get choices(): Source['choices'] {
    const { members, tables } = this.staged;
    return { ...(members ? { members } : {}), ...(tables ? { tables } : {}) };
  }

  get columns(): Column[] {
    const types = this.readings.types();
    return this.names.map((name, i) => ({ name, type: types[i] ?? 'text' }));
  }

  from(options?: { skipBad?: boolean }): string {
    return this.rawSql({ ...options, beginning: options?.skipBad ?? false });
  }

  values(count?: number): string[] {
    return this.readings.values(count);
  }

  shown(count?: number): string[] {
    return this.readings.shown(count);
  }

  direct(): Direct | null {
    // Rows that are passed over where they are ragged would also be passed over where a value is of another kind.
    if (this.ragged === 'setAside') return null;
    const plain = this.readings.plain();
    if (!plain.some((reading) => reading !== null)) return null;
    const columns = this.names.map(
      (name, i) => `${plain[i] ? `c${i}` : this.readings.value(i)} AS ${ident(name)}`,
    );
    const from = this.rawSql({ types: plain.map((reading) => reading?.type ?? null) });
    return {
      select: `SELECT ${[...columns, ...lostColumn(this)].join(', ')} FROM ${from}`,
      holds: ({ seen }) =>
        plain.every((reading, i) => reading === null || ((seen?.[i] ?? ~0) & ~reading.made) === 0),
    };
  }

  texts(): string[] {
    return this.names.map((_, i) => `c${i}`);
  }

  lost(): string | null {
    return lostSql(this.readings.chosen());
  }

  blanks(): (string | null)[] {
    return this.readings.blanks();
  }

  /** The file with all fields as text, columns c0, c1, …; `beginning`: only the first rows are wanted. */
  rawSql(
    options: { skipBad?: boolean; types?: readonly (string | null)[]; beginning?: boolean } = {},
  ): string {
    const { delimiter, quote, header } = this.dialect;
    const columns = this.names.map((_, i) => `'c${i}': '${options.types?.[i] ?? 'VARCHAR'}'`).join(', ');
    const skipBad = options.skipBad ?? this.ragged === 'setAside';
    return `read_csv(${literal(exactPath(this.path))}, auto_detect = false, columns = {${columns}}, compression = 'none',
      delim = ${literal(delimiter)}, quote = ${literal(quote)}, escape = ${literal(quote)}, header = ${header},
      skip = ${this.skip}, strict_mode = ${this.strict}, ignore_errors = ${skipBad},
      buffer_size = ${options.beginning ? LOOK_BUFFER : BUFFER})`;
  }

  /** Finds how each column reads, from the first rows and a sample. */
  async findTypes(
    rows: readonly string[][],
    sampled: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const all = rows.slice(this.dialect.header ? 1 : 0);
    // What stands in rows of another length says nothing of the columns: it may have slipped.
    const { length } = this.names;
    const sound = all.filter(
      (row) => row.length === length || (row.length === length + 1 && row[length] === ''),
    );
    const records = sound.length > 0 ? sound : all;
    const sample = `(FROM ${this.rawSql({ skipBad: true, beginning: true })} LIMIT ${sampled})`;
    await this.readings.find(records, sample, signal);
  }

  async survey(signal: AbortSignal | undefined, onBytes: (bytes: number) => void): Promise<SourceReport> {
    const { delimiter, quote, header } = this.dialect;
    const report = await survey(this.path, {
      file: this.file,
      delimiter,
      quote,
      columns: this.names.length,
      skip: this.skip,
      header,
      signal,
      onBytes,
    });
    const [line] = report.badQuotes;
    if (line !== undefined) throw new AssayError('data.badQuote', { file: this.file, line });
    if (report.ragged.length > 0 && this.ragged !== 'setAside')
      throw raggedError('data.ragged', this.file, this.names.length, report.ragged);
    const firstLine = this.skip + (header ? 2 : 1);
    const ownLines = report.lines === report.records + report.ragged.length;
    if (header) report.records--;
    if (report.records === 0 && report.ragged.length === 0)
      throw new AssayError('data.noRows', { file: this.file });
    const places = this.names.map((_, i) => i);
    const of = { path: this.path, file: this.file, delimiter, quote, places };
    return {
      ...report,
      ragged: report.ragged.map((record) => ({ ...record, of })),
      // Rows made from a workbook have no lines that the user would know.
      ...(ownLines && this.staged.format === 'csv' ? { firstLine } : {}),
    };
  }

  async adapt(
    thrown: unknown,
    report: SourceReport | null,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (report?.mixedNewlines && this.strict) {
      this.strict = false;
      return true;
    }
    if (misfitOf(thrown) === null || this.adapted) return false;
    // Some value beyond the sample is of another kind: ask all rows, then read with certainty.
    this.adapted = true;
    await this.readings.refine(this.rawSql(), misfitOf(thrown), signal);
    return true;
  }

  unreadable(signal: AbortSignal | undefined, options?: { skipBad?: boolean }): Promise<Losses> {
    return countLosses(this.engine, this.rawSql(options), this.readings.chosen(), { signal });
  }

  private get ragged(): SourceOptions['ragged'] {
    return this.given.ragged ?? 'refuse';
  }
}

function checkDelimiter({ delimiter, quote }: SourceCorrections, file: string): void {
  if (delimiter === undefined) return;
  const bad = badDelimiter(delimiter, quote ?? '');
  if (bad) throw new AssayError('data.delimiter', { file, reason: said(`data.delimiter.${bad}`) });
}

function mixesNewlines(text: string): boolean {
  return /\r\n/.test(text) && /[^\r]\n|\r[^\n]/.test(text);
}
