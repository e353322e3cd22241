// Metrics of rows put in order within their lists; each list that has something to put in order counts the same.
import { figuresOfLists, listsOf, RANKING_FIGURES } from '../../learn';
import type { Scored, WeightedMetrics } from '.';

/** @param scored with the number of each row's list. Weights are of lists: the rows of one have the same. */
export function listMetrics({ actual, outputs, lists: numbers }: Scored): WeightedMetrics {
  const lists = listsOf(numbers ?? new Int32Array(actual.length), actual);
  const figures = RANKING_FIGURES.map((name) => ({ name, values: figuresOfLists(lists, outputs, name) }));
  return (weights) => {
    const own = Float64Array.from({ length: lists.count }, (_, list) =>
      weights ? (weights[lists.rows[lists.begins[list] as number] as number] as number) : 1,
    );
    const total = own.reduce((a, b) => a + b, 0);
    if (total === 0) return {};
    const mean = (values: Float64Array): number =>
      values.reduce((sum, value, list) => sum + value * (own[list] as number), 0) / total;
    return Object.fromEntries(figures.map(({ name, values }) => [name, mean(values)]));
  };
}
