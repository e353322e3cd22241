// How each column of a text table reads: tried on a sample, tried again on all rows where that did not hold, and as SQL.
import { throwIfCancelled, turn, Turns } from '../../../shared/domain';
import type { ColumnType, SourceCorrections, SourceOptions } from '../../../shared/domain';
import { type Engine } from '../engine';
import { choose, type Conventions, conventionsOf, evidence } from './conventions';
import { COLUMNS_AT_ONCE } from '../wide';
import { measure, measureCells, type Measured, merged } from './measure';
import { chooseLenient, readingsOf } from './lenient';
import type { Chosen } from './losses';
import { BLANK, type Reading, READINGS, strictSql, TEXT, thinkable } from './readings';
import { Seen } from './seen';
import { isToken, isTokenSql, NULL_TOKENS } from './tokens';

/** Rows that are looked at without the database. */
const SEEN_ROWS = 200;

interface Column {
  name: string;
  /** Its place in the file. */
  index: number;
  /** SQL of its text. */
  sql: string;
  /** The type that the user or a model wants; undefined: what it is. */
  wanted: ColumnType | undefined;
  /** Of a wanted type, the ways to read it without marks. */
  lenient: readonly Reading[];
  /** Readings with marks that its first values allow; they cost more to try. */
  marked: readonly Reading[];
  measured: Measured;
  reading: Reading;
}

/** A type of the database, and the characters (`Seen` bits) of which all values must be made for it to read them as we do. */
export interface PlainReading {
  type: string;
  made: number;
}

const WHOLE = Seen.digit | Seen.minus | Seen.notTen | Seen.notMoment;
const PLAIN: Readonly<Record<string, PlainReading>> = {
  integer: { type: 'BIGINT', made: WHOLE },
  number: { type: 'DOUBLE', made: WHOLE | Seen.point },
  isoDate: { type: 'DATE', made: Seen.digit | Seen.minus | Seen.notMoment },
  // All in the one form in which nothing is open: no offset, no part of a second.
  isoDateTime: {
    type: 'TIMESTAMP',
    made: Seen.digit | Seen.minus | Seen.blank | Seen.other | Seen.notTen | Seen.long,
  },
};

export class ColumnReadings {
  private columns: Column[];
  private readonly tokens: readonly string[];

  constructor(
    private readonly engine: Engine,
    names: readonly string[],
    private readonly given: SourceCorrections,
    private readonly delimiter: string,
    /** How such files are usually written, where this one does not show it. */
    private readonly usual: Conventions = {},
  ) {
    const { types = {} } = given;
    this.tokens = given.nullTokens ? ['', ...given.nullTokens] : NULL_TOKENS;
    this.columns = names.map((name, i) => ({
      ...{ name, index: i, sql: `c${i}`, lenient: [], marked: [], reading: TEXT },
      wanted: Object.hasOwn(types, name) ? types[name] : undefined,
      measured: { values: 0, readings: [], fits: new Map(), tokens: [] },
    }));
  }

  /** Finds readings from the first rows at sight, then by trying what is left on `sample`; of many columns, on those rows alone. */
  async find(rows: readonly string[][], sample: string, signal: AbortSignal | undefined): Promise<void> {
    const wide = this.columns.length > COLUMNS_AT_ONCE;
    const first = rows.slice(0, SEEN_ROWS);
    const thoughts: ReturnType<typeof thinkable>[] = [];
    const turns = new Turns();
    for (const [i, { wanted }] of this.columns.entries()) {
      if (turns.due) await turns.take();
      throwIfCancelled(signal);
      const seen = first.map((row) => row[i] ?? '');
      thoughts.push(wanted === undefined ? thinkable(seen, this.tokens) : readingsOf(wanted, seen));
    }
    // Whole numbers show nothing of how decimals are written: they are told apart, though they are wanted as numbers.
    const whole = READINGS.filter(({ id }) => id === 'integer');
    const plain = await this.try(
      this.columns,
      thoughts.map(({ plain }, i) => (this.columns[i]?.wanted === 'number' ? [...plain, ...whole] : plain)),
      wide ? rows : sample,
      signal,
    );
    // A look at more rows rules most readings with marks out, and costs less than trying them.
    const sound = wide ? [] : rows.filter(({ length }) => length === this.columns.length);
    this.columns = this.columns.map((column, i) => {
      const { marked = [] } = thoughts[i] ?? {};
      const left = column.wanted === undefined ? allowedBy(sound, i, marked, this.tokens) : marked;
      const lenient = column.wanted === undefined ? [] : (thoughts[i]?.plain ?? []);
      return { ...column, lenient, marked: left, measured: plain[i] ?? column.measured };
    });
    const open = this.columns.filter(isOpen);
    const marked = await this.try(
      open,
      open.map(({ marked, measured }) =>
        // Of a plain number, all that is open is whether its point is one; read otherwise with that mark, it is the same number.
        measured.readings.length === 0 ? marked : marked.filter(({ decimal }) => decimal !== '.'),
      ),
      wide ? rows : sample,
      signal,
    );
    for (const [i, column] of open.entries()) column.measured = merged(column.measured, marked[i]);
    throwIfCancelled(signal);
    await this.choose();
  }

  /** Asks all rows of `all` what every column is; the one at `odd` may have marks that it did not have before. */
  async refine(all: string, odd: number | null, signal: AbortSignal | undefined): Promise<void> {
    const readings = this.columns.map(({ measured, marked }, i) =>
      i === odd ? [...new Set([...measured.readings, ...marked])] : measured.readings,
    );
    const asked = this.columns.map(({ sql }, i) => ({ sql, readings: readings[i] ?? [] }));
    const found = await measure((sql) => this.engine.rows(sql, { signal }), all, asked, this.tokens);
    for (const [i, column] of this.columns.entries()) column.measured = found[i] ?? column.measured;
    await this.choose();
  }

  types(): ColumnType[] {
    return this.columns.map(({ reading }) => reading.type);
  }

  /** SQL of each value, or of those of the first `count` columns. */
  values(count?: number): string[] {
    return this.columns.slice(0, count).map((column, i) => this.valueOf(column, i));
  }

  /** SQL of the value of one column. */
  value(index: number): string {
    const column = this.columns[index];
    return column ? this.valueOf(column, index) : 'NULL';
  }

  private valueOf({ sql, wanted, reading }: Column, index: number): string {
    const value = wanted === undefined ? strictSql(sql, reading, index, this.tokens) : reading.value(sql);
    // What the user says counts in every column, and before a number is taken for one.
    return this.given.nullTokens ? `CASE WHEN NOT ${isTokenSql(sql, this.tokens)} THEN ${value} END` : value;
  }

  /** SQL of each value of the first rows, which have all been tried: what is plain there needs no check, and a short query is there sooner. */
  shown(count?: number): string[] {
    // Of a wide table, fewer rows were tried than are shown.
    const plain = this.columns.length > COLUMNS_AT_ONCE ? [] : this.plain();
    return this.values(count).map((value, i) => {
      const type = plain[i]?.type;
      return type === undefined ? value : `TRY_CAST(${this.columns[i]?.sql ?? 'NULL'} AS ${type})`;
    });
  }

  /** The columns whose values the database may read by itself: plain numbers and dates without tokens for what is missing; else null. */
  plain(): (PlainReading | null)[] {
    return this.columns.map(({ wanted, reading, measured }) => {
      if (wanted !== undefined || this.given.nullTokens || measured.tokens.some((token) => token !== ''))
        return null;
      return PLAIN[reading.id] ?? null;
    });
  }

  /** See `Source.blanks`. */
  blanks(): (string | null)[] {
    return this.columns.map(({ sql, wanted, measured }, i) =>
      wanted === undefined && measured.values === 0 ? strictSql(sql, BLANK, i, this.tokens) : null,
    );
  }

  /** The columns whose type was given, with what is lost to it. */
  chosen(): Chosen[] {
    const values = this.values();
    return this.columns.flatMap(({ name, sql, wanted }, i) =>
      wanted === undefined || wanted === 'text'
        ? []
        : [
            {
              ...{ name, text: sql },
              lost: `(${sql} IS NOT NULL AND NOT ${isTokenSql(sql, this.tokens)} AND ${values[i] ?? 'NULL'} IS NULL)`,
            },
          ],
    );
  }

  /** What was found of how the file writes its values, and what the user said of it. */
  options(): Conventions & Pick<SourceOptions, 'nullTokens'> {
    const met = new Set(
      this.columns.flatMap(({ reading, measured }) => (reading === TEXT ? [] : measured.tokens)),
    );
    return {
      ...conventionsOf(this.columns.map(({ reading }) => reading)),
      ...conventionsGiven(this.given),
      nullTokens: this.given.nullTokens ?? [...met].sort(),
    };
  }

  /** Tries some readings on each of these columns, on few rows: SQL, or rows in memory. */
  private try(
    columns: readonly Column[],
    readings: readonly (readonly Reading[])[],
    from: string | readonly string[][],
    signal: AbortSignal | undefined,
  ): Promise<Measured[]> {
    const asked = columns.map(({ sql, index }, i) => ({ sql, index, readings: readings[i] ?? [] }));
    return measureCells(this.engine, from, asked, this.tokens, signal);
  }

  private async choose(): Promise<void> {
    await turn();
    const evident = { ...this.usual, ...evidence(this.columns.map(({ measured }) => measured)) };
    const turns = new Turns();
    for (const column of this.columns) {
      if (turns.due) await turns.take();
      column.reading = this.readingOf(column, evident);
    }
    await turn();
  }

  private readingOf({ wanted, measured, lenient, marked }: Column, evident: Conventions): Reading {
    if (wanted === undefined) return choose(measured, this.given, evident, this.delimiter);
    // Where the order of a date is open, one is taken and shown, since a date is what the user wants.
    const given = conventionsGiven(this.given);
    return chooseLenient(measured, [...lenient, ...marked], given, evident, this.delimiter)?.reading ?? TEXT;
  }
}

/** Of these readings, those that no value of a column rules out at sight. */
function allowedBy(
  rows: readonly (readonly string[])[],
  index: number,
  readings: readonly Reading[],
  tokens: readonly string[],
): readonly Reading[] {
  if (readings.length === 0) return readings;
  const present = rows.map((row) => row[index] ?? '').filter((value) => !isToken(value, tokens));
  return readings.filter(({ looks }) => present.every((value) => looks.test(value)));
}

/** Whether readings with marks are to be tried: no plain one fits, or a point may stand between thousands. */
function isOpen({ marked, measured }: Column): boolean {
  if (measured.values === 0 || marked.length === 0) return false;
  if (measured.readings.length === 0) return true;
  const ids = measured.readings.map(({ id }) => id);
  const point = marked.some(({ thousands }) => thousands === '.');
  return point && !ids.includes('integer') && ids.includes('number');
}

function conventionsGiven({ decimal, thousands, dateOrder }: SourceCorrections): Conventions {
  return {
    ...(decimal === undefined ? {} : { decimal }),
    ...(thousands === undefined ? {} : { thousands }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
  };
}
