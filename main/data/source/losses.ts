// Values that are lost to a type: counted, and some of them named.
import type { Losses, LostValues } from '../../../shared/domain';
import type { Engine, QueryOptions } from '../engine';
import { ident } from '../sql';

/** Different values that are named. */
const NAMED = 3;

/** A column whose type was chosen: SQL of its text, and of whether that is lost. */
export interface Chosen {
  name: string;
  text: string;
  lost: string;
}

/** Those of the columns that lose values, over all rows of `from`. */
export async function countLosses(
  engine: Engine,
  from: string,
  chosen: readonly Chosen[],
  options: QueryOptions,
): Promise<Losses> {
  if (chosen.length === 0) return {};
  const asked = chosen.map(
    ({ text, lost }, i) =>
      `count_if(${lost}) AS n${i}, approx_top_k(CASE WHEN ${lost} THEN ${text} END, ${NAMED}) AS e${i}`,
  );
  const row = await engine.row<Record<string, number | string[] | null>>(
    `SELECT ${asked.join(', ')} FROM ${from}`,
    options,
  );
  const found = chosen.map(({ name }, i): [string, LostValues] => {
    const examples = row[`e${i}`];
    return [name, { count: Number(row[`n${i}`] ?? 0), examples: Array.isArray(examples) ? examples : [] }];
  });
  return Object.fromEntries(found.filter(([, { count }]) => count > 0));
}

/** SQL of what is kept of a row's lost values: their text by column, null where there are none. */
export const lostSql = (chosen: readonly Chosen[]): string | null =>
  chosen.length === 0
    ? null
    : `CASE WHEN ${chosen.map(({ lost }) => lost).join(' OR ')} THEN struct_pack(${chosen
        .map(({ name, text, lost }) => `${ident(name)} := CASE WHEN ${lost} THEN ${text} END`)
        .join(', ')}) END`;

/** Of several files. */
export function joinLosses(all: readonly Losses[]): Losses {
  const joined: Losses = {};
  for (const losses of all)
    for (const [name, { count, examples }] of Object.entries(losses)) {
      const before = joined[name] ?? { count: 0, examples: [] };
      const named = [...new Set([...before.examples, ...examples])].slice(0, NAMED);
      joined[name] = { count: before.count + count, examples: named };
    }
  return joined;
}
