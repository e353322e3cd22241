// Files are opened, unpacked and decoded as one source, and read into one table in a folder, while every byte is looked at.
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  AssayError,
  type Clock,
  type Encoding,
  type JobContext,
  type SourceCorrections,
  type Text,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import { type AssetListing, listAssets } from './assets/list';
import { openAssets } from './assets/source';
import type { EarlyPieces } from './early';
import type { Engine, WrittenFile } from './engine';
import { sourceFailure } from './failures';
import { Meter } from './progress';
import { sniffEncoding } from './source/encoding';
import { openSource } from './source/open';
import { partsOf } from './source/parts';
import { misfitOf } from './source/readings';
import { joinSources } from './source/set';
import { selectSql, type Source, type SourceReport } from './source/source';
import { writeRows } from './wide';

/** Shares of the bar: unpacking where there is something to unpack, up to reading and converting. Storing is what is left. */
const UNPACK = 0.3;
const DECODE = 0.8;
export const READ = 0.85;

interface Opening {
  engine: Engine;
  paths: readonly string[];
  folder: string;
  context: JobContext;
  /** Only the beginning of each file is wanted. */
  look?: boolean;
  /** The pictures or sounds there, where that is known already. */
  assets?: AssetListing | null;
  /** Where the table is to be stored, which begins while it is read. */
  early?: EarlyPieces;
}

/** The files as one source: each is unpacked and decoded into a folder of its own. Of pictures and sounds, `phase` says how many are done. */
export async function openAll(
  { engine, paths, folder, context, look = false, assets }: Opening,
  options: SourceCorrections,
  onFraction: (fraction: number, phase?: Text) => void,
): Promise<Source> {
  const { signal } = context;
  const listing = assets === undefined ? await listAssets(paths, signal) : assets;
  if (listing) {
    const all = listing.files.length;
    const bytes = assetBytes(listing);
    return openAssets(listing, options, {
      ...{ folder, decoderFile: engine.decoderFile, signal, look },
      onDone: (files, done) =>
        onFraction(
          done / Math.max(1, bytes),
          text('data.progress.decoding', { file: listing.file, files, all }),
        ),
    });
  }
  const { parts, ...together } = await partsOf(paths, options, signal);
  const sources: Source[] = [];
  for (const [i, { path, member, name }] of parts.entries()) {
    const own = join(folder, `file${i}`);
    await rm(own, { recursive: true, force: true });
    await mkdir(own);
    const told = (fraction: number): void => onFraction((i + fraction) / parts.length);
    sources.push(
      await openSource(engine, path, member === undefined ? options : { ...options, member }, {
        folder: own,
        name,
        signal,
        look,
        onFraction: told,
      }),
    );
  }
  return joinSources(sources, options, together);
}

/** Opens the files and reads them into one table in the folder, while every byte is looked at. */
export async function readFiles(
  opening: Opening,
  options: SourceCorrections,
  clock: Clock,
): Promise<ReadFiles> {
  try {
    return await openAndRead(opening, options, clock);
  } catch (thrown) {
    const encoding = await otherEncoding(thrown, opening.paths, options);
    if (encoding === null) throw thrown;
    return openAndRead(opening, { ...options, encoding }, clock);
  }
}

interface ReadFiles {
  source: Source;
  meter: Meter;
  table: WrittenFile;
  report: SourceReport | null;
}

async function openAndRead(opening: Opening, options: SourceCorrections, clock: Clock): Promise<ReadFiles> {
  const { paths, context } = opening;
  const name = basename(paths[0] ?? '');
  const unpacking = text('data.progress.unpacking', { file: name });
  // At once, so that no bar has to move without news.
  context.onProgress?.({
    fraction: 0,
    phase: text('data.progress.reading', { file: name }),
    unit: 'bytes',
    rate: null,
    secondsLeft: null,
  });
  const assets = await listAssets(paths, context.signal);
  const packed = assets
    ? assetBytes(assets)
    : await bytesOf((await partsOf(paths, options, context.signal)).parts);
  const first = new Meter(context, clock, packed, 'bytes');
  const source = await openAll({ ...opening, assets }, options, (fraction, phase) =>
    first.tell(fraction * (phase ? DECODE : UNPACK), phase ?? unpacking),
  );
  const before = !first.told ? 0 : assets ? DECODE : UNPACK;
  const meter = new Meter(context, clock, source.bytes, 'bytes', first);
  const reading = text('data.progress.reading', { file: source.file });
  meter.tell(before, reading);
  const { table, report } = await read(opening, source, (fraction) =>
    meter.tell(before + fraction * (READ - before), reading),
  );
  return { source, meter, table, report };
}

/** The encoding of what follows, where a file that began as plain ASCII turned out to be in another; null where the failure is another. */
async function otherEncoding(
  thrown: unknown,
  paths: readonly string[],
  options: SourceCorrections,
): Promise<Encoding | null> {
  if (!(thrown instanceof AssayError) || thrown.code !== 'data.encoding' || options.encoding) return null;
  const at = thrown.params['plainUntil'];
  const [path] = paths;
  if (typeof at !== 'number' || path === undefined || paths.length > 1) return null;
  // A folder has several files, of which each is read for itself.
  if (!(await stat(path)).isFile()) return null;
  const handle = await open(path, 'r');
  try {
    const piece = Buffer.alloc(1 << 20);
    const { bytesRead } = await handle.read(piece, 0, piece.length, at);
    const found = sniffEncoding(piece.subarray(0, bytesRead), bytesRead < piece.length);
    return found === 'utf-8' ? null : found;
  } finally {
    await handle.close();
  }
}

const assetBytes = ({ files }: AssetListing): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

const bytesOf = async (parts: readonly { path: string }[]): Promise<number> => {
  let sum = 0;
  for (const path of new Set(parts.map(({ path }) => path)))
    sum += await stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  return sum;
};

/**
 * Reads the file into one table while every byte is looked at. What the look finds is the better message, so it is awaited before
 * a failure of DuckDB's is told; where both succeed, they must have seen the same rows.
 */
async function read(
  { engine, folder, context: { signal }, early }: Opening,
  source: Source,
  onFraction: (fraction: number) => void,
): Promise<{ table: WrittenFile; report: SourceReport | null }> {
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let seen = 0;
  let converted = 0;
  const tell = (): void =>
    onFraction(
      source.bytes === 0 ? 1 : Math.max(converted, Math.min(converted + 0.2, (0.4 * seen) / source.bytes)),
    );
  const looking = source
    .survey(both, (bytes) => {
      seen = bytes;
      tell();
    })
    .then(
      (report) => ({ report, trouble: null }),
      (trouble: unknown) => {
        stop.abort();
        return { report: null, trouble };
      },
    );
  // Read first as the database would, which takes two thirds of the time; where the look shows that this is not to be trusted, again with care.
  let direct = source.direct();
  const hasty = new AbortController();
  void looking.then(({ report }) => {
    if (report && direct?.holds(report) === false) hasty.abort();
  });
  for (let attempt = 0; ; attempt++) {
    const into = `${folder}/${attempt}.parquet`;
    try {
      const select = direct?.select ?? selectSql(source);
      const query = { select, columns: source.columns.length, bytes: source.bytes };
      const write = (): Promise<WrittenFile> =>
        writeRows(engine, query, into, {
          signal: direct ? AbortSignal.any([both, hasty.signal]) : both,
          onFraction: (fraction) => {
            converted = fraction;
            tell();
          },
        });
      const table = await (early ? early.during(into, write) : write());
      const { report, trouble } = await looking;
      if (trouble) throw trouble;
      if (direct && !(report && direct.holds(report))) {
        direct = null;
        continue;
      }
      if (report && report.records !== table.rows)
        throw new Error(`the file has ${report.records} records and ${table.rows} were read`);
      return { table, report };
    } catch (thrown) {
      throwIfCancelled(signal);
      if (direct) {
        const { trouble } = await looking;
        if (trouble) throw sourceFailure(trouble, source.file);
        direct = null;
        continue;
      }
      // A value of another kind needs no verdict on the whole file; anything else does.
      const done = misfitOf(thrown) === null ? await looking : null;
      if (done?.trouble) throw sourceFailure(done.trouble, source.file);
      if (!(await source.adapt(thrown, done?.report ?? null, both).catch(() => false))) {
        stop.abort();
        await looking;
        throw sourceFailure(thrown, source.file);
      }
    }
  }
}
