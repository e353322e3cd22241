// Counts the fields of every record of a text table and notes of which characters each column's values are made, byte by byte, without
// making strings. A machine of states costs 12 ns a byte (2 s for 150 MB, as much as DuckDB takes for all the rest); so it is kept
// for quotes, odd newlines and odd records, and what lies between them is left to WebAssembly (scan-kernel.ts).
import { MOST_COLUMNS, PIECE, ScanKernel } from './scan-kernel';
import { MOMENT, Seen } from './seen';

/** A record whose number of fields is not the expected one. Offsets are of bytes; `end` is behind its last byte, newline excluded. */
export interface RaggedRecord {
  /** Counts from 1; a record in several lines has the number of its first. */
  line: number;
  fields: number;
  start: number;
  end: number;
}

/** What a record that is set aside stands in: the file, as it is read and as the user knows it, and how its fields are told apart. */
export interface AsideFile {
  path: string;
  file: string;
  delimiter: string;
  quote: string;
  /** Where its columns stand in the file, in the order of the table that is made. */
  places: readonly number[];
}
export type AsideRecord = RaggedRecord & { of: AsideFile };

export interface RecordReport {
  /** Records with as many fields as expected, the header among them. */
  records: number;
  /** Lines from the first record to the last: as many as records where each has a line of its own and no blank line stands between. */
  lines: number;
  ragged: RaggedRecord[];
  /** Lines on which a quoted field began that was not closed, or after whose closing quote more text stood. */
  badQuotes: number[];
  /** Both bare newlines and newlines after a carriage return were met. */
  mixedNewlines: boolean;
  /** What was met in the fields of each column, as `Seen` bits. */
  seen: Uint16Array;
}

const enum State {
  /** In a field without quotes, or before one. */
  Open,
  Quoted,
  /** Behind a quote inside a quoted field: the field's end, or the first of two. */
  Closed,
}

/** Bytes that are no content stand above all bits of content. */
const DELIMITER = 1024;
const QUOTE = 1025;
const LINE_FEED = 1026;
const RETURN = 1027;

const MINUS = 45;
const ZERO = 48;
const BLANK = 32;
const LETTER_T = 84;

/** Made when it is first wanted; all scanners share it. */
let kernel: ScanKernel | undefined;

export class RecordScanner {
  readonly report: RecordReport;
  private readonly classes = new Uint16Array(256).fill(Seen.other);
  private state = State.Open;
  private fields = 1;
  /** Bits of the present field, and its length in bytes without quotes. */
  private bits = 0;
  private length = 0;
  /** The first bytes of a field that began in an earlier chunk, as many as its form is told by. */
  private head: number[] = [];
  private bad = false;
  private recordLine: number;
  private readonly firstLine: number;
  private recordStart: number;
  private offset: number;
  private afterReturn = false;
  private bare = false;
  private paired = false;
  private header: boolean;
  readonly delimiter: number;
  readonly quote: number;

  /**
   * `expected` fields a record; 0 takes the first record's. `offset` and `line` are where the first byte stands (behind a byte order mark,
   * below titles). With a `header`, the first record is not seen as values.
   */
  constructor(
    delimiter: string,
    quote: string,
    public expected: number,
    offset: number,
    private line = 1,
    header = false,
  ) {
    this.recordLine = line;
    this.firstLine = line;
    this.recordStart = offset;
    this.offset = offset;
    this.header = header;
    this.report = {
      records: 0,
      lines: 0,
      ragged: [],
      badQuotes: [],
      mixedNewlines: false,
      seen: new Uint16Array(expected),
    };
    const { classes } = this;
    classes.fill(Seen.digit, 48, 58);
    classes[45] = Seen.minus;
    classes[43] = Seen.plus;
    classes[46] = Seen.point;
    classes[32] = Seen.blank;
    this.delimiter = delimiter.charCodeAt(0) & 255;
    this.quote = quote === '' ? -1 : quote.charCodeAt(0) & 255;
    classes[this.delimiter] = DELIMITER;
    if (quote !== '') classes[this.quote] = QUOTE;
    classes[10] = LINE_FEED;
    classes[13] = RETURN;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE) this.pushPiece(bytes.subarray(at, at + PIECE));
  }

  private pushPiece(bytes: Uint8Array): void {
    let at = 0;
    let loaded: ScanKernel | undefined;
    while (at < bytes.length) {
      if (this.plain) {
        if (!loaded) {
          loaded = kernel ??= new ScanKernel();
          loaded.load(bytes, this.report.seen.length);
        }
        at = this.scan(loaded, at);
      }
      if (at < bytes.length) at = this.careful(bytes, at);
    }
    loaded?.addSeen(this.report.seen);
    if (this.length > 0) this.keepHead(bytes);
    this.offset += bytes.length;
  }

  /** To be called once, behind the last byte. */
  end(): RecordReport {
    if (this.state === State.Quoted) {
      this.bad = true;
      this.bits |= Seen.other;
    }
    this.report.lines = this.recordLine - this.firstLine + (this.touched ? 1 : 0);
    if (this.touched) this.endRecord(NOTHING, 0);
    this.report.mixedNewlines = this.bare && this.paired;
    return this.report;
  }

  /** Whether a field begins here of a record that has nothing to be careful about so far. */
  private get plain(): boolean {
    const begins = this.state === State.Open && !this.afterReturn && this.bits === 0 && this.length === 0;
    return (
      begins && !this.bad && !this.header && this.expected > 0 && this.report.seen.length <= MOST_COLUMNS
    );
  }

  /** Goes on until something needs care; returns where that field begins. */
  private scan(loaded: ScanKernel, from: number): number {
    const at = loaded.scan(from, this.fields, this);
    this.fields = loaded.fields;
    const { records, newlines } = loaded;
    if (records > 0) {
      this.report.records += records;
      this.line += records;
      this.recordLine = this.line;
      this.recordStart = this.offset + loaded.recordStart;
    }
    this.bare ||= (newlines & 1) !== 0;
    this.paired ||= (newlines & 2) !== 0;
    return at;
  }

  /** Goes on until a field or a record has ended; returns the place behind it. */
  private careful(bytes: Uint8Array, from: number): number {
    const { classes } = this;
    for (let at = from; at < bytes.length; at++) {
      const kind = classes[bytes[at] as number] as number;
      if (this.afterReturn) {
        this.afterReturn = false;
        if (kind === LINE_FEED) {
          // The second half of a newline that has been counted.
          this.paired = true;
          this.recordStart = this.offset + at + 1;
          return at + 1;
        }
        this.bare = true;
      }
      if (this.state === State.Quoted) {
        if (kind === QUOTE) this.state = State.Closed;
        else if (kind === LINE_FEED) this.line++;
      } else if (kind < DELIMITER) {
        if (kind !== Seen.blank && this.state === State.Closed) {
          this.bad = true;
          this.state = State.Open;
        }
        this.bits |= kind;
        this.length++;
      } else if (kind === QUOTE) {
        const first = (this.bits & ~Seen.blank) === 0;
        if (first || this.state === State.Closed) this.state = State.Quoted;
        this.bits |= Seen.other | Seen.notMoment;
      } else if (kind === DELIMITER) {
        this.see(bytes, at, this.bits, this.length);
        this.fields++;
        this.bits = 0;
        this.length = 0;
        this.state = State.Open;
        return at + 1;
      } else {
        if (kind === LINE_FEED) this.bare = true;
        else this.afterReturn = true;
        this.endRecord(bytes, at);
        this.state = State.Open;
        this.line++;
        this.recordLine = this.line;
        this.recordStart = this.offset + at + 1;
        return at + 1;
      }
    }
    return bytes.length;
  }

  /** Whether the present record has any byte of its own. */
  private get touched(): boolean {
    return this.fields > 1 || this.bits !== 0;
  }

  /** Notes a field that ends before `end`. */
  private see(bytes: Uint8Array, end: number, bits: number, length: number): void {
    const { seen } = this.report;
    const column = this.fields - 1;
    if (column >= seen.length || length === 0) {
      if (bits !== 0 && column < seen.length) seen[column] = (seen[column] as number) | bits;
      return;
    }
    let found = bits;
    if (length !== 10) found |= Seen.notTen;
    if (length > 15 && (bits & Seen.point) === 0) found |= Seen.long;
    // What stands in quotes is not looked at: its bits say enough.
    if ((bits & Seen.notMoment) === 0) {
      found |= this.leadingZero(bytes, end, length);
      if (!this.isMoment(bytes, end, length)) found |= Seen.notMoment;
    }
    seen[column] = (seen[column] as number) | found;
  }

  private leadingZero(bytes: Uint8Array, end: number, length: number): number {
    const start = end - length;
    const zero = this.byteAt(bytes, start, 0) === MINUS ? 1 : 0;
    if (length < zero + 2 || this.byteAt(bytes, start, zero) !== ZERO) return 0;
    const behind = this.byteAt(bytes, start, zero + 1);
    return behind >= ZERO && behind <= ZERO + 9 ? Seen.leadingZero : 0;
  }

  private isMoment(bytes: Uint8Array, end: number, length: number): boolean {
    if (length !== MOMENT.length) return false;
    for (let i = 0; i < length; i++) {
      const byte = this.byteAt(bytes, end - length, i);
      const form = MOMENT.charCodeAt(i);
      const digit = byte >= ZERO && byte <= ZERO + 9;
      if (form === ZERO ? !digit : byte !== form && !(form === BLANK && byte === LETTER_T)) return false;
    }
    return true;
  }

  /** A byte of a field that begins at `start`, below 0 where it began in an earlier chunk. */
  private byteAt(bytes: Uint8Array, start: number, i: number): number {
    return start >= 0 ? (bytes[start + i] as number) : (this.head[i] ?? bytes[start + i] ?? 0);
  }

  private keepHead(bytes: Uint8Array): void {
    const start = bytes.length - this.length;
    if (start >= 0) this.head = [...bytes.subarray(start, start + MOMENT.length)];
    else
      for (let i = this.head.length; i < MOMENT.length && start + i < bytes.length; i++)
        this.head.push(bytes[start + i] ?? 0);
  }

  private nextRecord(): void {
    this.fields = 1;
    if (this.header) {
      this.header = false;
      this.report.seen.fill(0);
    }
  }

  /** The present record ends before byte `at` of this chunk. */
  private endRecord(bytes: Uint8Array, at: number): void {
    const { fields, bad, touched } = this;
    const trailing = (this.bits & ~Seen.blank) === 0;
    if (!bad && fields <= this.expected) this.see(bytes, at, this.bits, this.length);
    this.bits = 0;
    this.length = 0;
    this.bad = false;
    // A blank line is a missing value where there is one column, and nothing where there are more.
    if (!touched && this.expected !== 1) {
      this.fields = 1;
      return;
    }
    this.nextRecord();
    if (bad) {
      this.report.badQuotes.push(this.recordLine);
      return;
    }
    if (this.expected === 0) this.expected = fields;
    // A delimiter at the end of the line adds an empty field that stands for nothing.
    if (fields === this.expected || (fields === this.expected + 1 && trailing)) this.report.records++;
    else
      this.report.ragged.push({
        line: this.recordLine,
        fields,
        start: this.recordStart,
        end: this.offset + at,
      });
  }
}

const NOTHING = new Uint8Array(0);
