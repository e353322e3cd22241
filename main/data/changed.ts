// Whether the files of an import have been saved again since: told by their times, which the import noted.
import type { ChangedSource, DatasetVersion } from '../../shared/domain';
import { modifiedOf } from './source/parts';

/** Those of the files behind a version that have changed; what is gone or cannot be looked at has not. */
export async function changedSource(trail: readonly DatasetVersion[]): Promise<ChangedSource> {
  const [first] = trail;
  const { paths, modified, assets } = first?.operation.settings ?? {};
  if (!first || !Array.isArray(paths) || !Array.isArray(modified)) return { versionId: null, paths: [] };
  const changed: string[] = [];
  for (const [i, path] of paths.entries()) {
    const then = modified[i];
    if (typeof path !== 'string' || typeof then !== 'number' || then === 0) continue;
    const now = await modifiedOf(path, assets !== undefined);
    if (now !== 0 && now !== then) changed.push(path);
  }
  return { versionId: first.id, paths: changed };
}
