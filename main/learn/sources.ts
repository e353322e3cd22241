// Which finished runs an ensemble may take.
import type { Run } from '../../shared/domain';
import type { Project } from '../project';
import type { EnsembleSource } from './ensemble';
import { better } from './watch';

/** So many of the best: more cost time and change little. */
const MOST = 25;
/** Of one kind of learner: an ensemble lives on differences. */
const MOST_OF_A_KIND = 8;

/** The best of these runs, best first, that held out the same rows as the very best. */
export function sourcesOf(project: Project, runIds: readonly number[]): EnsembleSource[] {
  const runs = runIds
    .map((id) => project.runs.get(id))
    .filter((run) => run.state === 'finished' && run.score && run.learner !== 'ensemble')
    .sort(byScore);
  const kinds = new Map<string, number>();
  const sources: EnsembleSource[] = [];
  for (const run of runs) {
    const count = kinds.get(run.learner) ?? 0;
    if (sources.length >= MOST || count >= MOST_OF_A_KIND) continue;
    const [fitted, heldOut] = [project.runs.fitted(run.id), project.runs.heldOut(run.id)];
    const same = sources[0]?.heldOut ?? heldOut;
    if (!fitted || !heldOut || !same) continue;
    const { positions, repeats } = heldOut;
    if (repeats !== same.repeats || positions.length !== same.positions.length) continue;
    if (!positions.every((row, i) => row === same.positions[i])) continue;
    kinds.set(run.learner, count + 1);
    // Buffers of SQLite are views on memory that is shared; a copy of its own can cross to a thread.
    sources.push({ runId: run.id, recipe: fitted.recipe, onnx: new Uint8Array(fitted.onnx), heldOut });
  }
  return sources;
}

function byScore({ score: a }: Run, { score: b }: Run): number {
  if (!a || !b || a.value === b.value) return 0;
  return better(a.metric, a.value, b.value) ? -1 : 1;
}
