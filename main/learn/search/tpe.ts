// Where to look next: the tree-structured Parzen estimator (Bergstra and others 2011, section 4; one dimension at a time).
import type { Random } from '../../../shared/domain';
import { isChoices, type Place, type SearchSpace } from './space';

/** A place that was tried. Greater is better. */
export interface Tried {
  place: Place;
  value: number;
}

/** Places that are drawn from the whole space before the estimator is asked. */
const RANDOM_START = 5;
const CANDIDATES = 24;
/** Share of the tried places that count as good. */
const GOOD = 0.2;

/** The next place to try. */
export function nextPlace(space: SearchSpace, tried: readonly Tried[], random: Random): Place {
  if (tried.length < RANDOM_START) return anywhere(space, random);
  const ranked = [...tried].sort((a, b) => b.value - a.value);
  const cut = Math.max(2, Math.ceil(GOOD * ranked.length));
  const [good, bad] = [ranked.slice(0, cut), ranked.slice(cut)];
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => {
      const at = (list: readonly Tried[]): number[] =>
        list.flatMap(({ place }) => (place[name] === undefined ? [] : [place[name]]));
      return [
        name,
        isChoices(dimension)
          ? likelyChoice(dimension.values.length, at(good), at(bad), random)
          : likelyNumber(new Parzen(at(good)), new Parzen(at(bad)), random),
      ];
    }),
  );
}

function anywhere(space: SearchSpace, random: Random): Place {
  return Object.fromEntries(
    Object.entries(space).map(([name, dimension]) => [
      name,
      isChoices(dimension) ? random.below(dimension.values.length) : random.uniform(),
    ]),
  );
}

/** Of some candidates drawn as the good ones lie, that which most says "good rather than bad". */
function likelyNumber(good: Parzen, bad: Parzen, random: Random): number {
  let best = { at: random.uniform(), ratio: -Infinity };
  for (let i = 0; i < CANDIDATES; i++) {
    const at = good.draw(random);
    const ratio = good.density(at) / bad.density(at);
    if (ratio > best.ratio) best = { at, ratio };
  }
  return best.at;
}

/** A draw by how much likelier each choice is among the good ones: always taking the likeliest would fix on the first lucky one. */
function likelyChoice(
  count: number,
  good: readonly number[],
  bad: readonly number[],
  random: Random,
): number {
  const share = (list: readonly number[], k: number): number =>
    (list.filter((one) => one === k).length + 1) / (list.length + count);
  const weights = Array.from({ length: count }, (_, k) => share(good, k) / share(bad, k));
  let left = random.uniform() * weights.reduce((a, b) => a + b, 0);
  for (const [k, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return k;
  }
  return count - 1;
}

/** A density on 0 to 1: a bell around each point, as wide as its neighbours are away, and the even distribution beside them. */
class Parzen {
  private readonly points: number[];
  private readonly widths: number[];

  constructor(points: readonly number[]) {
    this.points = [...points].sort((a, b) => a - b);
    const least = 1 / Math.min(100, 1 + 2 * points.length);
    this.widths = this.points.map((point, i) => {
      const left = point - (this.points[i - 1] ?? 0);
      const right = (this.points[i + 1] ?? 1) - point;
      return Math.min(1, Math.max(least, left, right));
    });
  }

  density(at: number): number {
    const bells = this.points.reduce((sum, point, i) => {
      const width = this.widths[i] ?? 1;
      return sum + Math.exp(-0.5 * ((at - point) / width) ** 2) / (width * 2.5066);
    }, 0);
    return (bells + 1) / (this.points.length + 1);
  }

  draw(random: Random): number {
    const k = random.below(this.points.length + 1);
    const point = this.points[k];
    if (point === undefined) return random.uniform();
    for (;;) {
      const at = point + (this.widths[k] ?? 1) * random.normal();
      if (at >= 0 && at <= 1) return at;
    }
  }
}
