// A file becomes a data set version, whole or not at all.
import {
  AssayError,
  type DatasetVersion,
  type Json,
  text,
  throwIfCancelled,
  type JobContext,
  type SourceOptions,
} from '../../shared/domain';
import type { Project } from '../project';
import { type Engine, withFolder, writeTable, type WrittenFile } from './engine';
import { sourceFailure } from './failures';
import { Meter } from './progress';
import { writeQuarantine } from './quarantine';
import { openSource } from './source/open';
import type { RecordReport } from './source/records';
import { selectSql, type Source } from './source/source';
import { misfitOf } from './source/readings';
import type { Versions } from './versions';

/** Shares of the bar: reading and converting, then storing. */
const READ = 0.85;

export async function importFile(
  parts: { project: Project; engine: Engine; versions: Versions },
  path: string,
  options: Partial<SourceOptions>,
  context: JobContext,
): Promise<DatasetVersion> {
  const { project, engine, versions } = parts;
  const { signal } = context;
  throwIfCancelled(signal);
  const source = await openSource(engine, path, options, signal);
  const meter = new Meter(context, project.clock, source.bytes, 'bytes');
  const reading = text('data.progress.reading', { file: source.file });
  meter.tell(0, reading);
  return withFolder(engine, async (folder) => {
    const { table, report } = await read(engine, source, folder, signal, (fraction) =>
      meter.tell(fraction * READ, reading),
    );
    const quarantine =
      report && report.ragged.length > 0
        ? await writeQuarantine(engine, source.path, report.ragged, folder, signal)
        : null;
    const unreadable = await source.unreadable(signal);
    const { rows } = table;
    const quarantined = report?.ragged.length ?? 0;
    if (rows === 0) throw new AssayError('data.noRows', { file: source.file });
    const settings: Record<string, Json> = {
      file: source.file,
      bytes: source.bytes,
      options: source.options as unknown as Json,
    };
    if (Object.keys(unreadable).length > 0) settings['unreadable'] = unreadable;
    const columns = [...source.columns];
    const summary = text(quarantined > 0 ? 'data.operation.importAside' : 'data.operation.import', {
      file: source.file,
      rows,
      columns: columns.length,
      aside: quarantined,
    });
    return versions.add(
      {
        parentId: null,
        name: source.file,
        columns,
        rows,
        quarantined,
        dropped: 0,
        operation: { kind: 'import', summary, settings },
      },
      { data: table, quarantine },
      {
        signal,
        onFraction: (fraction) => meter.tell(READ + fraction * (1 - READ), text('data.progress.storing')),
        commit: () => project.history.add(summary),
      },
    );
  });
}

/**
 * Reads the file into one table while every byte is looked at. What the look finds is the better message, so it is awaited before
 * a failure of DuckDB's is told; where both succeed, they must have seen the same rows.
 */
async function read(
  engine: Engine,
  source: Source,
  folder: string,
  signal: AbortSignal | undefined,
  onFraction: (fraction: number) => void,
): Promise<{ table: WrittenFile; report: RecordReport | null }> {
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
  for (let attempt = 0; ; attempt++) {
    const into = `${folder}/${attempt}.parquet`;
    try {
      const table = await writeTable(engine, selectSql(source), source.columns.length, into, {
        signal: both,
        onFraction: (fraction) => {
          converted = fraction;
          tell();
        },
      });
      const { report, trouble } = await looking;
      if (trouble) throw trouble;
      if (report && report.records !== table.rows)
        throw new Error(`the file has ${report.records} records and ${table.rows} were read`);
      return { table, report };
    } catch (thrown) {
      throwIfCancelled(signal);
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
