// Test rows worth looking at.
import { type ExplainedRow, type RowOrder, saysNumber } from '../../../shared/domain';
import { listsOf, sortByScore } from '../../learn';
import { type Opened, predictionOf } from './opened';

/** At most `limit` test rows in the order that was asked for. */
export function chooseRows(opened: Opened, order: RowOrder, limit: number): ExplainedRow[] {
  const { explainer, test, threshold } = opened;
  const { spec, classes } = explainer.recipe;
  const width = explainer.scorer.width;
  const outputsOf = (i: number): Float64Array => test.outputs.subarray(i * width, (i + 1) * width);
  const score = (i: number): number => {
    const own = outputsOf(i);
    return spec.task === 'binary' ? (own[1] as number) : Math.max(...own);
  };
  const apart = test.lists && placesApart(test.lists, test.actual, test.outputs);
  /** How wrong: what was missed of certainty, of the number, or of the place within the list. */
  const error = (i: number): number => {
    const actual = test.actual[i] as number;
    const own = outputsOf(i);
    if (apart) return apart[i] as number;
    return saysNumber(spec.task) ? Math.abs((own[0] as number) - actual) : 1 - (own[actual] ?? 0);
  };
  /** How near the decision: to the threshold, to another class, or to the middle of the predictions. */
  const nearness = (i: number): number => {
    if (spec.task === 'binary') return Math.abs(score(i) - threshold);
    if (saysNumber(spec.task)) return Math.abs(score(i) - middle);
    const [first = 0, second = 0] = [...outputsOf(i)].sort((a, b) => b - a);
    return first - second;
  };
  const n = test.rowIds.length;
  const scores = Float64Array.from({ length: n }, (_, i) => score(i));
  const middle = scores.slice().sort()[n >> 1] ?? 0;
  const keys: Record<Exclude<RowOrder, 'mixed'>, (i: number) => number> = {
    highest: (i) => -(scores[i] as number),
    lowest: (i) => scores[i] as number,
    closest: nearness,
    wrong: (i) => -error(i),
  };
  let places = Array.from({ length: n }, (_, i) => i);
  if (order === 'mixed') {
    // From the highest score to the lowest in even steps, so that every kind of row is seen.
    places.sort((a, b) => keys.highest(a) - keys.highest(b));
    if (n > limit)
      places = Array.from(
        { length: limit },
        (_, i) => places[Math.floor((i * (n - 1)) / Math.max(1, limit - 1))] ?? 0,
      );
  } else {
    const key = Float64Array.from(places, keys[order]);
    places.sort((a, b) => (key[a] as number) - (key[b] as number));
  }
  return places.slice(0, limit).map((i) => ({
    rowId: test.rowIds[i] as number,
    score: scores[i] as number,
    says: predictionOf(opened, outputsOf(i)),
    actual: saysNumber(spec.task) ? (test.actual[i] as number) : (classes[test.actual[i] as number] ?? ''),
  }));
}

/** How many places of its list each row stands away from where its relevance would have it; rows of one relevance as the scores have them. */
function placesApart(numbers: Int32Array, relevance: Float64Array, scores: Float64Array): Float64Array {
  const { count, rows, begins } = listsOf(numbers, relevance);
  const apart = new Float64Array(relevance.length);
  for (let list = 0; list < count; list++) {
    const own = rows.slice(begins[list], begins[list + 1]);
    sortByScore(own, 0, own.length, scores);
    const place = new Map([...own].map((row, i) => [row, i]));
    const best = own.slice().sort((a, b) => (relevance[b] as number) - (relevance[a] as number));
    best.forEach((row, i) => (apart[row] = Math.abs(i - (place.get(row) ?? i))));
  }
  return apart;
}
