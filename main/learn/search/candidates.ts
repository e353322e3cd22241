// What is tried next: first every kind of learner from cheap to dear with settings that are known to be strong, then what a search of the
// promising kinds' settings asks for.
import {
  type Aim,
  aimOf,
  aimSettings,
  type LearnerId,
  Random,
  type Resampling,
  type Run,
  sameAim,
  type Search,
  type Settings,
  type Text,
  text,
} from '../../../shared/domain';
import type { AnyLearner } from '../learner';
import { better } from '../watch';
import { placeOf, settingsAt } from './space';
import { nextPlace } from './tpe';

export interface Candidate {
  learner: LearnerId;
  settings: Settings;
  why: Text;
}

/** What the next trial is found from: a run of a search, or a trial of one that is repeated. */
export type Tried = Pick<Run, 'learner' | 'settings' | 'state' | 'score'> & Partial<Pick<Run, 'best'>>;

/** How much less often the second-best kind of learner is searched than the best, the third than the second, and so on. */
const FALL = 0.5;
/** A kind whose best is so many standard errors of its own figure behind is left alone. */
const FAR_BEHIND = 3;

/**
 * Every learner with its defaults, in the order of the catalogue: from cheap to dear. Then what else is strong, in the same order, and last
 * the defaults of those that take much longer than the others.
 * @param by cross-validated trials choose nothing on validation rows (`Learner.plain`)
 * @param breadth `firsts`: the defaults alone
 * @param aim the loss that all are trained by; the usual one where undefined
 */
export function portfolio(
  learners: readonly AnyLearner[],
  by: Resampling['kind'],
  breadth: Search['breadth'] = 'all',
  aim?: Aim,
): Candidate[] {
  const loss = aimSettings(aim);
  const defaults = (dear: boolean): Candidate[] =>
    learners
      .filter((learner) => (learner.dear ?? false) === dear)
      .map(({ id, plain = {} }) => ({
        learner: id,
        settings: { ...(by === 'folds' ? plain : {}), ...loss },
        why: text('learn.why.first'),
      }));
  if (breadth === 'firsts') return [...defaults(false), ...defaults(true)];
  const strong = learners.flatMap(({ id, strong: others = [] }) =>
    others.map((settings): Candidate => ({
      learner: id,
      settings: { ...settings, ...loss },
      why: text('learn.why.strong'),
    })),
  );
  return [...defaults(false), ...strong, ...defaults(true)];
}

/**
 * The next trial of a search, from what it tried so far; null where nothing can be varied. The same trials and seed give the same answer.
 */
export function searched(
  learners: readonly AnyLearner[],
  all: readonly Tried[],
  seed: number,
  aim?: Aim,
): Candidate | null {
  // What a person tried for another loss has another figure.
  const trials = all.filter(({ settings }) => sameAim(aimOf('regression', settings), aim));
  const random = new Random(seed + Math.imul(trials.length + 1, 0x9e3779b9));
  const learner = chosenKind(learners, trials, random);
  const space = learner?.search;
  if (!learner || !space) return null;
  const tried = trials.flatMap((run) => {
    if (run.learner !== learner.id) return [];
    const value = figureOf(run);
    return value === null ? [] : [{ place: placeOf(space, run.settings), value }];
  });
  const settings = { ...settingsAt(space, nextPlace(space, tried, random)), ...aimSettings(aim) };
  const why =
    tried.length < 5 ? text('learn.why.drawn') : text('learn.why.promising', { trials: tried.length });
  return { learner: learner.id, settings, why };
}

/** A trial's figure such that greater is better; what a stopped one had reached counts. Null where there is none. */
function figureOf(run: Tried): number | null {
  const found = run.score ?? run.best;
  if (!found || (run.state !== 'finished' && run.state !== 'cancelled')) return null;
  return better(found.metric, 1, 0) ? found.value : -found.value;
}

function chosenKind(
  learners: readonly AnyLearner[],
  trials: readonly Tried[],
  random: Random,
): AnyLearner | undefined {
  const kinds = learners.flatMap((learner) => {
    const own = trials.filter((run) => run.learner === learner.id && run.state === 'finished' && run.score);
    const best = own.reduce<Tried | null>(
      (a, b) => (a === null || (figureOf(b) ?? 0) > (figureOf(a) ?? 0) ? b : a),
      null,
    );
    return best && learner.search
      ? [{ learner, figure: figureOf(best) ?? 0, error: best.score?.error ?? 0 }]
      : [];
  });
  kinds.sort((a, b) => b.figure - a.figure);
  const [top] = kinds;
  if (!top) return undefined;
  const open = kinds.filter(({ figure, error }) => figure >= top.figure - FAR_BEHIND * error);
  let left = random.uniform() * open.reduce((sum, _, rank) => sum + FALL ** rank, 0);
  for (const [rank, { learner }] of open.entries()) {
    left -= FALL ** rank;
    if (left < 0) return learner;
  }
  return top.learner;
}
