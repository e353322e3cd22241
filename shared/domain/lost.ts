// What a file to be scored lost, in sentences. For who needs no schema.
import type { ScoreResult } from './registry';
import { nameList, text, type Text } from './text';

/** Columns whose lost values are told one by one. */
const MOST_TOLD = 4;

export function lostWords({ lost = {} }: Pick<ScoreResult, 'lost'>): Text[] {
  const columns = Object.entries(lost);
  const told = columns
    .slice(0, MOST_TOLD)
    .map(([column, { count, examples }]) =>
      text('serve.lost', { column, count, values: nameList(examples) }),
    );
  const more = columns.length - told.length;
  return more > 0 ? [...told, text('serve.lost.more', { more })] : told;
}
