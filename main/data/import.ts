// A file becomes a data set version, whole or not at all.
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  AssayError,
  type Clock,
  type DatasetVersion,
  type Encoding,
  type Json,
  text,
  throwIfCancelled,
  type JobContext,
  type SourceCorrections,
  shortList,
  type Text,
} from '../../shared/domain';
import type { Project } from '../project';
import { type AssetListing, listAssets } from './assets/list';
import { openAssets } from './assets/source';
import { storeAssets } from './assets/store';
import { EarlyPieces } from './early';
import { type Engine, withFolder, type WrittenFile } from './engine';
import { sourceFailure } from './failures';
import { Meter } from './progress';
import { writeAsides, writeQuarantine } from './quarantine';
import { sniffEncoding } from './source/encoding';
import { openSource } from './source/open';
import { modifiedOf, partsOf } from './source/parts';
import { misfitOf } from './source/readings';
import { joinSources } from './source/set';
import { lostColumn, selectSql, type Source, type SourceReport } from './source/source';
import type { Versions } from './versions';
import { writeRows } from './wide';

/** Shares of the bar: unpacking where there is something to unpack, up to reading and converting, then storing. */
const UNPACK = 0.3;
const DECODE = 0.8;
const READ = 0.85;
/** Of what is left then, the share of pictures and sounds. */
const STORE_ASSETS = 0.8;

/** What an import may say besides how to read: the version that the new one replaces. */
export interface ImportRequest {
  paths: readonly string[];
  options: SourceCorrections;
  /** The import becomes the next version of this one's data set. */
  replaces?: number | undefined;
}

export async function importFiles(
  parts: { project: Project; engine: Engine; versions: Versions },
  { paths, options, replaces }: ImportRequest,
  context: JobContext,
): Promise<DatasetVersion> {
  const { project, engine, versions } = parts;
  const { signal } = context;
  throwIfCancelled(signal);
  const early = new EarlyPieces(project);
  const importing = withFolder(engine, async (folder) => {
    const { source, meter, table, report } = await readFiles(
      { engine, paths, folder, context, early },
      options,
      project.clock,
    );
    const { decoded } = source;
    const ragged = report?.ragged ?? [];
    const quarantine =
      decoded && decoded.asides.length > 0
        ? await writeAsides(engine, decoded.asides, folder, signal)
        : ragged.length > 0
          ? await writeQuarantine(engine, ragged, (source.files ?? 1) > 1, folder, signal)
          : null;
    const aside = quarantine?.rows ?? 0;
    const losses = await source.unreadable(signal);
    const unreadable = Object.fromEntries(Object.entries(losses).map(([name, { count }]) => [name, count]));
    const { rows } = table;
    if (rows === 0) throw new AssayError('data.noRows', { file: source.file });
    const settings: Record<string, Json> = {
      file: source.file,
      paths: [...paths],
      modified: await Promise.all(paths.map((path) => modifiedOf(path, decoded !== undefined))),
      bytes: source.originBytes,
      options: source.options as unknown as Json,
      given: options as unknown as Json,
    };
    if (source.files !== undefined) settings['files'] = source.files;
    if (report?.firstLine !== undefined) settings['firstLine'] = report.firstLine;
    if (decoded) settings['assets'] = source.options.format;
    if (Object.keys(unreadable).length > 0) {
      settings['unreadable'] = unreadable;
      settings['lostKept'] = lostColumn(source).length > 0;
    }
    const columns = [...source.columns];
    const words = decoded
      ? (`data.operation.${aside > 0 ? 'assetsAside' : 'assets'}` as const)
      : (`data.operation.${aside > 0 ? 'importAside' : 'import'}` as const);
    const imported = text(words, {
      file:
        paths.length === 1
          ? source.file
          : text('data.operation.andMore', { file: source.file, more: paths.length - 1 }),
      rows,
      columns: columns.length,
      aside,
    });
    const { kept } = source;
    if (kept) settings['kept'] = { ...kept };
    const said = kept ? text('data.operation.kept', { imported, ...kept }) : imported;
    const lost = Object.values(unreadable).reduce((sum, count) => sum + count, 0);
    const summary =
      lost === 0
        ? said
        : text('data.operation.unreadable', {
            ...{ imported: said, count: lost, names: shortList(Object.keys(unreadable)) },
          });
    const storing = text('data.progress.storing');
    const packs = decoded
      ? await storeAssets(project, decoded.bodies, signal, (fraction) =>
          meter.tell(READ + fraction * STORE_ASSETS * (1 - READ), storing),
        )
      : new Set<string>();
    const adding = versions.add(
      {
        parentId: replaces ?? null,
        name: source.file,
        columns,
        rows,
        quarantined: aside,
        dropped: 0,
        operation: { kind: 'import', summary, settings },
      },
      { data: table, quarantine },
      {
        signal,
        onFraction: (fraction) =>
          meter.tell(1 - (1 - fraction) * (1 - READ) * (decoded ? 1 - STORE_ASSETS : 1), storing),
        commit: (versionId) => {
          project.assets.link(versionId, packs);
          project.history.add(summary);
        },
      },
    );
    return adding.catch((thrown: unknown) => {
      project.blobs.discard(packs);
      throw thrown;
    });
  });
  return importing.finally(() => early.drop());
}

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
