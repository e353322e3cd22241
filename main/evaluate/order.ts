// What there is to see of an order: how good it is in how many lists, the worst of them and one in the middle, place by place.
import { groupColumn, type JudgedList, type OrderReport, type PlacedRow } from '../../shared/domain';
import { figuresOfLists, type Lists, listsOf, sortByScore } from '../learn';
import { cellOf, columnOf } from '../recipe';
import type { Testbed } from './testbed';

const SHOWN = 10;
const WORST = 5;
const TENTHS = 10;

type Rows = Pick<Testbed, 'recipe' | 'frame' | 'split' | 'actual' | 'lists'>;

/** Undefined where rows are not put in order. @param outputs a score a test row */
export function orderOf(rows: Rows, outputs: Float64Array): OrderReport | undefined {
  const column = groupColumn(rows.recipe.spec);
  if (column === null || !rows.lists) return undefined;
  const lists = listsOf(rows.lists, rows.actual);
  if (lists.count === 0) return undefined;
  const values = figuresOfLists(lists, outputs, 'ndcg10');
  const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const judge = (list: number): JudgedList =>
    judged(rows, column, lists, list, outputs, values[list] as number);
  const spread = new Array<number>(TENTHS).fill(0);
  for (const value of values) {
    const tenth = Math.min(TENTHS - 1, Math.floor(value * TENTHS));
    spread[tenth] = (spread[tenth] as number) + 1;
  }
  return {
    column,
    lists: lists.count,
    same: new Set(rows.lists).size - lists.count,
    first: firstRight(lists, outputs) / lists.count,
    spread,
    worst: [...order.subarray(0, WORST)].map(judge),
    usual: judge(order[order.length >> 1] as number),
  };
}

/** In how many lists the row with the highest score is one of the most relevant. */
function firstRight({ count, rows, begins, rel }: Lists, scores: Float64Array): number {
  let right = 0;
  for (let list = 0; list < count; list++) {
    const own = rows.subarray(begins[list], begins[list + 1]);
    let top = own[0] as number;
    let most = 0;
    for (const row of own) {
      if ((scores[row] as number) > (scores[top] as number)) top = row;
      most = Math.max(most, rel[row] as number);
    }
    if (rel[top] === most) right++;
  }
  return right;
}

function judged(
  { recipe, frame, split }: Rows,
  column: string,
  { rows, begins, rel }: Lists,
  list: number,
  scores: Float64Array,
  value: number,
): JudgedList {
  const own = rows.slice(begins[list], begins[list + 1]);
  sortByScore(own, 0, own.length, scores);
  const id = recipe.spec.columns.find(({ role, name }) => role === 'id' && name !== column)?.name;
  const labels =
    id !== undefined && frame.columns.some(({ name }) => name === id) ? columnOf(frame, id) : null;
  const placed = Array.from(own, (row, i): PlacedRow => {
    const at = split.test[row] as number;
    return {
      row: frame.rowIds[at] as number,
      label: labels && cellOf(labels, at),
      score: scores[row] as number,
      relevance: rel[row] as number,
      place: i + 1,
      best: 0,
    };
  });
  const ideal = [...placed].sort((a, b) => b.relevance - a.relevance || a.place - b.place);
  ideal.forEach((row, i) => (row.best = i + 1));
  const name = cellOf(columnOf(frame, column), split.test[own[0] as number] as number);
  return { name, rows: own.length, value, said: placed.slice(0, SHOWN), ideal: ideal.slice(0, SHOWN) };
}
