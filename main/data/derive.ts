// A version made from another: some rows dropped, some set aside, some cells changed, a column removed. Rows keep their ids.
import {
  AssayError,
  type Column,
  type DatasetVersion,
  type JobContext,
  type Operation,
  text,
} from '../../shared/domain';
import type { Project } from '../project';
import { type Engine, withFolder, writeTable } from './engine';
import { Meter } from './progress';
import type { Versions } from './versions';

export interface Derivation {
  parentId: number;
  operation: Operation;
  /** The columns of the new version, in order. */
  columns: Column[];
  /** Selects exactly those columns and `__row`, in row order. */
  selectSql: string;
  /** Selects the rows to set aside, with the same columns. */
  quarantineSql?: string;
  /** Rows among them that the parent does not have: they were set aside and are put back. */
  restored?: number;
  /** The rows are made anew (grouped, joined): they have no counterpart in the parent's, so none of those counts as dropped. */
  reshapes?: boolean;
  /** What else is to be saved with the version, in the same transaction. */
  commit?: () => void;
}

/**
 * Makes the version and makes it the present one. Kept, quarantined and dropped rows add up to the parent's and those put back: what is
 * neither kept nor set aside has been dropped. Errors: data.versionMissing, data.diskFull, cancelled.
 */
export async function deriveVersion(
  parts: { project: Project; engine: Engine; versions: Versions },
  derivation: Derivation,
  context: JobContext,
): Promise<DatasetVersion> {
  const { project, engine, versions } = parts;
  const { signal } = context;
  const parent = project.datasets.get(derivation.parentId);
  const meter = new Meter(context, project.clock, parent.rows, 'rows');
  const phase = text('data.progress.deriving');
  return withFolder(engine, async (folder) => {
    meter.tell(0, phase);
    const width = derivation.columns.length + 1;
    const onFraction = (fraction: number): void => meter.tell(fraction * 0.8, phase);
    const data = await writeTable(engine, derivation.selectSql, width, `${folder}/data.parquet`, {
      signal,
      onFraction,
    });
    const quarantine = derivation.quarantineSql
      ? await writeTable(engine, derivation.quarantineSql, width, `${folder}/aside.parquet`, { signal })
      : null;
    const { rows } = data;
    const quarantined = quarantine?.rows ?? 0;
    const dropped = derivation.reshapes ? 0 : parent.rows + (derivation.restored ?? 0) - rows - quarantined;
    if (dropped < 0)
      throw new AssayError('internal', {}, { cause: 'a derived version has more rows than its parent' });
    return versions.add(
      {
        parentId: parent.id,
        name: parent.name,
        columns: derivation.columns,
        rows,
        quarantined,
        dropped,
        operation: derivation.operation,
      },
      { data, quarantine },
      {
        signal,
        onFraction: (fraction) => meter.tell(0.8 + 0.2 * fraction, text('data.progress.storing')),
        commit: () => {
          project.history.add(derivation.operation.summary);
          derivation.commit?.();
        },
      },
    );
  });
}
