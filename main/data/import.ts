// A file becomes a data set version, whole or not at all.
import {
  AssayError,
  type DatasetVersion,
  type Json,
  text,
  throwIfCancelled,
  type JobContext,
  type SourceCorrections,
  shortList,
} from '../../shared/domain';
import type { Project } from '../project';
import { storeAssets } from './assets/store';
import { EarlyPieces } from './early';
import { type Engine, withFolder } from './engine';
import { writeAsides, writeQuarantine } from './quarantine';
import { READ, readFiles } from './files';
import { modifiedOf } from './source/parts';
import { lostColumn } from './source/source';
import type { Versions } from './versions';

/** Of what is left of the bar once the files are read, the share of pictures and sounds. */
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
