// What stands between a file and DuckDB: archives are unpacked, other encodings turned into UTF-8, workbooks, databases and Arrow
// files into text, each into a scratch folder that goes with the job. A plain UTF-8 file, or Parquet, is read where it lies.
import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import {
  AssayError,
  type ColumnType,
  type SourceCorrections,
  type SourceOptions,
} from '../../../shared/domain';
import { codeOf } from '../failures';
import { decodeFile } from './decode';
import { markOf, sniffEncoding } from './encoding';
import { isDataName, isTextName, isWorkbookArchive, kindOf } from './kinds';
import { runReader } from './reading-thread';
import { lastBoundary } from './survey';
import { gunzip, unzip, weighZip, zipMembers } from './unpack';

const HEAD = 1 << 20;
/** A workbook is held in memory as a whole, several times its unpacked size. */
const WORKBOOK_BYTES = 1e9;
/** What of a file is staged for a first look. */
const LOOK = { bytes: 8e6, rows: 5000 };

export interface StageContext {
  /** A folder that the caller removes. */
  folder: string;
  /** The reading thread's bundle. */
  readerFile: string;
  signal?: AbortSignal | undefined;
  /** Only the beginning is wanted. */
  look?: boolean | undefined;
  onFraction?: ((fraction: number) => void) | undefined;
  /** How the file is called, where not by its own name. */
  name?: string | undefined;
}

export interface Staged {
  /** What DuckDB reads. */
  path: string;
  /** The file as the user knows it. */
  file: string;
  /** Bytes of the user's file, and of what is read. */
  originBytes: number;
  bytes: number;
  format: SourceOptions['format'];
  /** Of what is read: the name's extension, the first megabyte as text without a mark, and whether that is all. */
  extension: string;
  text: string;
  complete: boolean;
  /** False where only the beginning was staged. */
  whole: boolean;
  /** What was found on the way. */
  found: SourceCorrections;
  members?: string[];
  tables?: string[];
  /** Of rows as JSON lines, the columns c0, c1, … */
  columns?: { name: string; type: ColumnType; stored: string }[];
}

interface Piece {
  path: string;
  extension: string;
  whole: boolean;
}

/**
 * Makes a file ready to be read. Errors: data.notFound, data.empty, data.binary, data.encoding, data.unsupported, data.damaged,
 * data.locked, data.tooLarge, data.unsafeArchive, data.emptyArchive, data.memberMissing, data.tableMissing, data.noTables, data.diskFull.
 */
export async function stage(path: string, given: SourceCorrections, context: StageContext): Promise<Staged> {
  const file = context.name ?? basename(path);
  const origin = await readHead(path, file);
  if (origin.bytes === 0) throw new AssayError('data.empty', { file });
  const found: SourceCorrections = {};
  let members: string[] | undefined;
  let piece: Piece = { path, extension: extname(path).toLowerCase(), whole: true };
  let { head, bytes } = origin;
  // A packed file in an archive is common enough; deeper nesting is not, and may be meant to harm.
  for (let depth = 0; ; depth++) {
    const kind = kindOf(head, piece.extension);
    if (kind !== 'gzip' && kind !== 'zip') break;
    if (depth === 2) throw new AssayError('data.unsupported', { file });
    const packed = piece.path;
    const options = { file, bytes, signal: context.signal, onFraction: context.onFraction };
    // A workbook needs its end; what is inside is only known when unpacked.
    const limit = context.look ? LOOK.bytes : undefined;
    if (kind === 'gzip') {
      const to = join(context.folder, `unpacked${depth}`);
      const inner = gzName(depth === 0 ? path : packed);
      const whole = await gunzip(packed, to, { ...options, limit: limitFor(inner, limit) });
      piece = { path: to, extension: extname(inner).toLowerCase(), whole };
    } else {
      const names = await zipMembers(packed, file);
      if (isWorkbookArchive(names)) break;
      if (names.length === 0) throw new AssayError('data.emptyArchive', { file });
      if (depth === 0) members = names;
      const member = (depth === 0 ? given.member : undefined) ?? likeliest(names);
      if (depth === 0) found.member = member;
      const unpacked = await unzip(packed, member, context.folder, {
        ...options,
        limit: limitFor(member, limit),
      });
      piece = { path: unpacked.path, extension: extname(member).toLowerCase(), whole: unpacked.whole };
    }
    ({ head, bytes } = await readHead(piece.path, file));
    if (bytes === 0) throw new AssayError('data.empty', { file });
  }
  const base = { file, originBytes: origin.bytes, found, ...(members ? { members } : {}) };
  let kind = given.format === undefined ? kindOf(head, piece.extension) : asGiven(given.format, head, piece);
  if (kind === 'zip') kind = 'workbook';
  if (kind === 'text' && /^\.(zip|xlsx|xlsm|xlsb|ods|arrow|feather)$/.test(piece.extension))
    throw new AssayError(
      'data.damaged',
      { file },
      { cause: `the file does not begin as ${piece.extension} does` },
    );
  const plain = { ...base, text: '', complete: false, ...piece, bytes };
  if (kind === 'parquet') return { ...plain, format: 'parquet' };
  if (piece.extension === '.parquet' || piece.extension === '.pq')
    throw new AssayError('data.unreadable', { file }, { cause: 'the file does not begin as Parquet does' });
  if (kind === 'workbook' || kind === 'sqlite' || kind === 'arrow') {
    if (kindOf(head, '') === 'zip')
      await weighZip(piece.path, { file, bytes, signal: context.signal }, WORKBOOK_BYTES);
    const to = join(context.folder, 'rows');
    const reply = await runReader(
      {
        ...{ kind, path: piece.path, file, to, table: given.table },
        ...{ skip: given.skip, skipEnd: given.skipEnd, header: given.header },
        limit: context.look ? LOOK.rows : undefined,
      },
      context,
    );
    const rows = await readHead(to, file);
    return {
      ...{ ...base, path: to, bytes: rows.bytes, format: kind, extension: '.csv', whole: reply.whole },
      ...textOf(rows.head, rows.bytes),
      found: {
        ...found,
        ...(reply.table === null ? {} : { table: reply.table }),
        ...(reply.skip === undefined ? {} : { skip: reply.skip }),
        ...(reply.skipEnd === undefined ? {} : { skipEnd: reply.skipEnd }),
        ...(reply.header === undefined ? {} : { header: reply.header }),
      },
      ...(reply.tables.length > 0 ? { tables: reply.tables } : {}),
      ...(reply.columns ? { columns: reply.columns } : {}),
    };
  }
  return stageText(given, context, { ...plain, format: kind === 'json' ? 'jsonl' : 'csv' }, head);
}

/** Text: as it lies where it is UTF-8, else decoded. */
async function stageText(
  given: SourceCorrections,
  context: StageContext,
  plain: Staged,
  head: Buffer,
): Promise<Staged> {
  const { file } = plain;
  const all = plain.bytes <= head.length;
  const encoding = given.encoding ?? sniffEncoding(head, all);
  const wide = encoding?.startsWith('utf-16') === true;
  const zero = wide ? -1 : head.indexOf(0);
  if (encoding === null || zero >= 0) {
    if (given.format === undefined && !isTextName(plain.extension))
      throw new AssayError('data.unsupported', { file });
    const at = Math.max(0, zero);
    if (zero < 0) throw new AssayError('data.encoding', { file, line: lineAt(head, firstHigh(head)) });
    throw new AssayError('data.binary', { file, offset: at, line: lineAt(head, at) });
  }
  const found = { ...plain.found, encoding };
  if (encoding === 'utf-8') {
    const sound = head.subarray(0, all ? head.length : lastBoundary(head));
    // The whole file is looked at on import; here only the beginning is known to be wrong.
    if (!isUtf8(sound)) throw new AssayError('data.encoding', { file, line: lineAt(head, firstBad(sound)) });
    if (!plain.whole) await trimToLine(plain.path);
    return sight({ ...plain, found, ...textOf(head, plain.bytes) });
  }
  const to = join(context.folder, 'text');
  const whole = await decodeFile(plain.path, to, {
    ...{ file, encoding, signal: context.signal, onFraction: context.onFraction },
    limit: context.look ? LOOK.bytes : undefined,
    cut: !plain.whole,
  });
  if (!whole) await trimToLine(to);
  const decoded = await readHead(to, file);
  return sight({
    ...plain,
    path: to,
    bytes: decoded.bytes,
    whole,
    found,
    ...textOf(decoded.head, decoded.bytes),
  });
}

/** A text that was cut is not complete; one of blanks alone is empty. */
function sight(staged: Staged): Staged {
  const complete = staged.complete && staged.whole;
  if (complete && staged.text.trim() === '') throw new AssayError('data.empty', { file: staged.file });
  return { ...staged, complete };
}

/** Takes a line that was cut from the end of a staged text: its last value would not be the file's. */
async function trimToLine(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, 1 << 16));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const end = Math.max(tail.lastIndexOf(10), tail.lastIndexOf(13));
    if (end >= 0) await handle.truncate(size - tail.length + end + 1);
  } finally {
    await handle.close();
  }
}

/** What the user says a file is, unless its bytes say that it cannot be. */
function asGiven(format: SourceOptions['format'], head: Buffer, piece: Piece): ReturnType<typeof kindOf> {
  const seen = kindOf(head, piece.extension);
  if (seen === 'text' || seen === 'json')
    return format === 'jsonl' ? 'json' : format === 'csv' ? 'text' : seen;
  return seen;
}

const gzName = (path: string): string => basename(path).replace(/\.(gz|gzip|tgz)$/i, '');

/** A format that is read from its end cannot be cut. */
const limitFor = (name: string, limit: number | undefined): number | undefined =>
  /\.(csv|tsv|tab|txt|psv|dat|jsonl|ndjson)$/i.test(name) ? limit : undefined;

const likeliest = (names: readonly string[]): string =>
  names.find((name) => isDataName(extname(name).toLowerCase())) ?? names[0] ?? '';

/** The beginning of a text without its mark, cut at a whole character. */
function textOf(head: Buffer, bytes: number): { text: string; complete: boolean } {
  const complete = bytes <= head.length;
  const cut = complete ? head.length : lastBoundary(head);
  const mark = markOf(head)?.encoding === 'utf-8' ? 3 : 0;
  return { text: head.toString('utf8', mark, cut), complete };
}

function lineAt(head: Buffer, offset: number): number {
  let line = 1;
  for (let at = head.indexOf(10); at >= 0 && at < offset; at = head.indexOf(10, at + 1)) line++;
  return line;
}

function firstBad(bytes: Buffer): number {
  for (let start = 0; ;) {
    const end = bytes.indexOf(10, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return start;
    start = end + 1;
  }
}

const firstHigh = (head: Buffer): number =>
  Math.max(
    0,
    head.findIndex((byte) => byte >= 0x80),
  );

async function readHead(path: string, file: string): Promise<{ head: Buffer; bytes: number }> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const head = Buffer.alloc(Math.min(size, HEAD));
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      return { head: head.subarray(0, bytesRead), bytes: size };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AssayError('data.notFound', { path }, { cause: thrown });
    throw new AssayError('data.unreadable', { file }, { cause: thrown });
  }
}
