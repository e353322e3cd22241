// Which earlier versions a column can be held against, and which of them first.
import type { DatasetVersion } from '../../../shared/domain/data';

/** The import that a version goes back to. */
export function importOf(version: DatasetVersion, all: readonly DatasetVersion[]): DatasetVersion {
  let at = version;
  while (at.operation.kind !== 'import') {
    const { parentId } = at;
    const parent = all.find(({ id }) => id === parentId);
    if (!parent) return at;
    at = parent;
  }
  return at;
}

/** Versions of the same data set before the present one, the newest first; with the last one that a gate let pass, wherever it is from. */
export function earlierVersions(
  present: DatasetVersion,
  all: readonly DatasetVersion[],
  accepted: number | null,
): DatasetVersion[] {
  return all
    .filter(({ id, datasetId }) => id < present.id && (datasetId === present.datasetId || id === accepted))
    .sort((a, b) => b.id - a.id);
}

/** The last one from other files that a gate let pass, else the import before, else the import of the present one. */
export function firstChoice(
  present: DatasetVersion,
  earlier: readonly DatasetVersion[],
  all: readonly DatasetVersion[],
  accepted: number | null,
): DatasetVersion | null {
  const own = importOf(present, all);
  return (
    earlier.find(({ id }) => id === accepted) ??
    earlier.find(({ id, operation }) => operation.kind === 'import' && id < own.id) ??
    earlier.find(({ id }) => id === own.id) ??
    null
  );
}
