// Which finished runs an ensemble may take.
import { aimOf, type Run } from '../../shared/domain';
import type { HeldOut, Project } from '../project';
import type { EnsembleSource } from './ensemble';
import { alike } from './simplest';
import { better } from './watch';

/** So many of the best: more cost time and change little. */
const MOST = 25;
/** Of one kind of learner: an ensemble lives on differences. */
const MOST_OF_A_KIND = 8;

/** What an ensemble may take of these: the best, best first, that have a figure and held out the same rows as the very best. */
export function mixed<C extends Pick<Run, 'learner' | 'score' | 'settings' | 'state'>>(
  tried: readonly C[],
  heldOutOf: (one: C) => Pick<HeldOut, 'positions' | 'repeats'> | null,
): C[] {
  const kinds = new Map<string, number>();
  const taken: C[] = [];
  let same: Pick<HeldOut, 'positions' | 'repeats'> | null = null;
  const ended = tried.filter(
    ({ state, score, learner }) => state === 'finished' && score && learner !== 'ensemble',
  );
  // A mean and a quantile are no guesses at the same number.
  const ranked = [...alike(ended)].sort(byScore);
  for (const one of ranked) {
    const count = kinds.get(one.learner) ?? 0;
    if (taken.length >= MOST || count >= MOST_OF_A_KIND) continue;
    const heldOut = heldOutOf(one);
    if (!heldOut) continue;
    same ??= heldOut;
    const { positions, repeats } = same;
    if (repeats !== heldOut.repeats || positions.length !== heldOut.positions.length) continue;
    if (!heldOut.positions.every((row, i) => row === positions[i])) continue;
    kinds.set(one.learner, count + 1);
    taken.push(one);
  }
  return taken;
}

/** The same of runs of a project, with what an ensemble takes of them. */
export function sourcesOf(project: Project, runIds: readonly number[]): EnsembleSource[] {
  const found = new Map<number, EnsembleSource>();
  const read = ({ id, settings }: Run): HeldOut | null => {
    const [fitted, heldOut] = [project.runs.fitted(id), project.runs.heldOut(id)];
    if (!fitted || !heldOut) return null;
    // Buffers of SQLite are views on memory that is shared; a copy of its own can cross to a thread.
    const judged = { ...heldOut, aim: aimOf('regression', settings) };
    found.set(id, { runId: id, recipe: fitted.recipe, onnx: new Uint8Array(fitted.onnx), heldOut: judged });
    return judged;
  };
  const runs = mixed(
    runIds.map((id) => project.runs.get(id)),
    read,
  );
  return runs.flatMap(({ id }) => found.get(id) ?? []);
}

function byScore({ score: a }: Pick<Run, 'score'>, { score: b }: Pick<Run, 'score'>): number {
  if (!a || !b || a.value === b.value) return 0;
  return better(a.metric, a.value, b.value) ? -1 : 1;
}
