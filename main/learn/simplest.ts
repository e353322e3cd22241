// Which of several models to go on with: one rule for the window, the terminal, and every fold of a search that is repeated.
import { type Aim, aimOf, type Run, sameAim } from '../../shared/domain';
import type { HeldOut } from '../project';
import type { Paired } from './standing';
import { better } from './watch';

/** What the rule asks of a run, or of a trial that is none. */
export type Contender = Pick<Run, 'learner' | 'score' | 'settings'> & Partial<Pick<Run, 'best'>>;

export interface Simplest<C> {
  chosen: C;
  /** The one with the best figure. */
  top: C;
  /** What decided: there was one, the linear model, a single model in place of an ensemble, or the figure. */
  by: 'only' | 'linear' | 'single' | 'best';
  /** Of the best one over the simpler one that was chosen. */
  lead?: Paired;
}

/** Simpler first. */
const simplicity = ({ learner }: Contender): number =>
  learner === 'linear' ? 0 : learner === 'ensemble' ? 2 : 1;

/**
 * The simplest one whose shortfall to the best, on the rows that both held out, is within one standard error of that difference
 * (Breiman and others 1984, section 3.4.3). The best of several on few rows mostly only seems better: where that cannot be told, what is
 * simpler is easier to explain and to keep, and passes the gate that asks the same of the test rows. Simple is the linear model, then any
 * single model, then the ensemble.
 * @param heldOutOf what one said of rows that it had not seen; asked for the few that it comes to
 * @param pair how two of them compare
 * @returns null where there are none
 */
export async function simplest<C extends Contender>(
  contenders: readonly C[],
  heldOutOf: (one: C) => HeldOut | null | Promise<HeldOut | null>,
  pair: (first: HeldOut, second: HeldOut) => Paired | null | Promise<Paired | null>,
): Promise<Simplest<C> | null> {
  const comparable = alike(contenders);
  const top = leader(comparable);
  if (!top) return null;
  if (contenders.length === 1) return { chosen: top, top, by: 'only' };
  const own = simplicity(top) === 0 ? null : await heldOutOf(top);
  for (const [rank, by] of [
    [0, 'linear'],
    [1, 'single'],
  ] as const) {
    if (!own || simplicity(top) <= rank) break;
    const simple = leader(comparable.filter((one) => simplicity(one) === rank));
    const other = simple && (await heldOutOf(simple));
    const lead = other && (await pair(own, other));
    if (!lead) continue;
    const behind = !better(lead.metric, lead.first, lead.second);
    if (behind || Math.abs(lead.difference) <= lead.error) return { chosen: simple, top, by, lead };
  }
  return { chosen: top, top, by: 'best' };
}

/**
 * Those that were trained to say the same, so that one figure judges them: the usual ones where there are any, else those of what was last
 * asked for.
 */
export function alike<C extends Pick<Contender, 'settings'>>(contenders: readonly C[]): readonly C[] {
  const aim = ({ settings }: Pick<Contender, 'settings'>): Aim | undefined => aimOf('regression', settings);
  const asked = contenders.some((one) => aim(one) === undefined) ? undefined : contenders.at(-1);
  return contenders.filter((one) => sameAim(aim(one), asked && aim(asked)));
}

/** The one with the best figure; of equal ones the first. */
const leader = <C extends Contender>(contenders: readonly C[]): C | null =>
  contenders.reduce<C | null>((a, b) => (a === null || ahead(b, a) ? b : a), null);

/** The figure on held-out rows, or the best that was watched for runs of earlier versions. */
const figureOf = ({ score, best }: Contender): { metric: string; value: number } | null =>
  score ?? best ?? null;

function ahead(a: Contender, b: Contender): boolean {
  const [one, other] = [figureOf(a), figureOf(b)];
  if (!one) return false;
  return !other || (one.metric === other.metric && better(one.metric, one.value, other.value));
}
