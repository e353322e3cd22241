// The way to the weights that are kept: penalties tried one after another on the validation rows, each from the best weights so far
// (warm starts along a path: Friedman, Hastie and Tibshirani 2010), and corners rounded off by less and less at the end.
import type { Stage } from './objective';

/** Half the widths, in deviations of the target, over which a corner is rounded off. */
const ROUNDS = [0.1, 0.03, 0.01];
/** From one penalty to the next; and so many either way from 1. */
const FACTOR = 4;
const MOST = 4 ** 8;
/** Share of the loss that another penalty must save: less is noise, and a path that follows it never ends. */
const WORTH = 1e-4;

export interface Way {
  stage: Stage;
  /** Penalties whose weights were found, and the validation loss they came to. */
  tried: { penalty: number; loss: number }[];
  /** Whether the penalty is settled. */
  settled: boolean;
  /** Iterations of the stages before this one. */
  done: number;
  /** Parameters of the best penalty so far. */
  kept: Float64Array | null;
}

export const firstWay = (penalty: number, choosing: boolean, cornered: boolean): Way => ({
  stage: { penalty, round: cornered ? (ROUNDS[0] as number) : 0 },
  tried: [],
  settled: !choosing,
  done: 0,
  kept: null,
});

/** The best of the penalties tried, the first of several. */
export const bestOf = (tried: Way['tried']): Way['tried'][number] | undefined =>
  tried.reduce<Way['tried'][number] | undefined>(
    (best, one) => (best && !(one.loss < best.loss) ? best : one),
    undefined,
  );

/** Whether a finished stage's weights are better than those that are kept. */
export const isBetter = ({ settled, tried }: Way, loss: number): boolean =>
  settled || tried.every((one) => loss < one.loss);

/** What comes after a stage that ended in these parameters with this validation loss; null when the way is over. */
export function after(way: Way, parameters: Float64Array, loss: number, iterations: number): Way | null {
  const { stage, tried, settled } = way;
  const kept = isBetter(way, loss) || way.kept === null ? parameters : way.kept;
  const done = way.done + iterations;
  if (settled) return narrower({ ...way, kept, done });
  const all = [...tried, { penalty: stage.penalty, loss }];
  const next = nextPenalty(all);
  if (next !== null) return { ...way, kept, done, tried: all, stage: { ...stage, penalty: next } };
  const over: Way = { ...way, kept, done, tried: all, settled: true };
  const best = bestOf(all) ?? stage;
  return narrower({ ...over, stage: { ...stage, penalty: best.penalty } });
}

function narrower(way: Way): Way | null {
  const { round } = way.stage;
  const next = ROUNDS[ROUNDS.indexOf(round) + 1];
  return round === 0 || next === undefined ? null : { ...way, stage: { ...way.stage, round: next } };
}

/** Up from 1 while that helps; where the first step up did not, down while that helps. */
function nextPenalty(tried: Way['tried']): number | null {
  const last = tried.at(-1);
  const before = tried.slice(0, -1).reduce((least, { loss }) => Math.min(least, loss), Infinity);
  if (!last) return null;
  const [first] = tried;
  const from = first?.penalty ?? 1;
  if (tried.length === 1) return from * FACTOR;
  const helped = last.loss < before - WORTH * Math.abs(before);
  const rising = last.penalty > from;
  if (helped) {
    const next = rising ? last.penalty * FACTOR : last.penalty / FACTOR;
    return next > MOST || next < 1 / MOST ? null : next;
  }
  return rising && tried.length === 2 ? from / FACTOR : null;
}
