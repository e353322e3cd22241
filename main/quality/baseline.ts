// What the present data is held against: the last version from another file that passed this gate, or was accepted.
import type { DatasetVersion } from '../../shared/domain';
import { putBackOf } from '../data';
import type { Project, ReportLine } from '../project';

/** The import that a version goes back to. */
export function originOf(project: Project, version: DatasetVersion): DatasetVersion {
  let at = version;
  while (at.operation.kind !== 'import' && at.parentId !== null) at = project.datasets.get(at.parentId);
  return at;
}

/** What that import took, and what of its file is still set aside. */
export function importedFor(
  project: Project,
  version: DatasetVersion,
): Pick<DatasetVersion, 'rows' | 'quarantined'> {
  const trail = project.datasets.lineage(version.id);
  const { rows, quarantined } = trail[0] ?? version;
  const back = putBackOf(trail, 0);
  return { rows: rows + back, quarantined: quarantined - back };
}

const letPass = ({ verdict, accepted }: ReportLine): boolean => verdict !== 'fail' || accepted !== null;

/** Null where there is none with at least half of the present columns. */
export function baselineOf(project: Project, present: DatasetVersion): DatasetVersion | null {
  const origin = originOf(project, present).id;
  const names = new Set(present.columns.map(({ name }) => name));
  for (const report of project.quality.list()) {
    if (!letPass(report)) continue;
    const version = project.datasets.get(report.versionId);
    const shared = version.columns.filter(({ name }) => names.has(name)).length;
    // What comes later than the present version is no past of it.
    if (version.id < present.id && shared * 2 >= names.size && originOf(project, version).id !== origin)
      return version;
  }
  return null;
}

/** The newest version of each data set but the present one's. */
export function otherSets(project: Project, present: DatasetVersion): DatasetVersion[] {
  const newest = new Map<number, DatasetVersion>();
  for (const version of project.datasets.list())
    if (version.datasetId !== present.datasetId) newest.set(version.datasetId, version);
  return [...newest.values()];
}
