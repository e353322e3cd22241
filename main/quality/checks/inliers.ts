import { turn } from '../../../shared/domain';
import { z } from 'zod';
import type { Column } from '../../../shared/domain';
import { ident, isNumeric, numberSql } from '../../data';
import { quantile } from '../survey';
import { count, defineCheck, entryOf, nameList, presentColumns, type Tools } from './check';
import { clearing, judgeFindings } from './verdicts';

/** In fewer rows, a value comes back by chance. */
const FEWEST_ROWS = 200;
/** Of fewer different values, each is a kind of its own. */
const FEWEST_VALUES = 50;
/** So many different values on either side say how often one is to be expected. */
const AROUND = 20;
const MOST_SPIKES = 3;
/** What more rows than this have is what is usual, as forty hours a week are. */
const MOST = 1 / 3;

/**
 * Numbers and days that come back far more often than those around them, in the middle of the range, where no limit finds them: what a
 * program filled in for "not known", an average put in by hand, a reading that got stuck. An error in the interior of a distribution is an
 * inlier (Winkler 1997, Problems with Inliers); that it repeats gives it away (the number duplication test of Nigrini 2011, Forensic
 * Analytics). How often a value is to be expected say the values around it, so that round figures do not count where all round figures are
 * frequent. Zero and the ends of the range are other checks' matters.
 */
export const inliers = defineCheck({
  id: 'inliers',
  group: 'distribution',
  unit: 'share',
  remedies: ['clear', 'drop', 'quarantine'],
  settings: z.object({
    /** As many times as often as nine in ten of the values around it. */
    times: z.number().min(1).default(10),
    /** Rows with the value, of those that have any. */
    share: z.number().min(0).max(1).default(0.01),
  }),
  propose: ({ columns, profiles, target }) => {
    const names = columns.filter(
      ({ name, type }, i) =>
        isNumeric(type) && name !== target && (profiles[i]?.distinct ?? 0) >= FEWEST_VALUES,
    );
    return names.length === 0
      ? []
      : [
          entryOf(
            'inliers',
            names.map(({ name }) => name),
            { settings: { times: 10, share: 0.01 }, severity: 'warn' },
          ),
        ];
  },
  ask: async (entry, settings, table, tools) =>
    Object.fromEntries(
      (await suspects(presentColumns(entry, table), settings, tools)).map(({ where }, i) => [
        `n${i}`,
        `count_if(${where})`,
      ]),
    ),
  measure: async (entry, settings, table, asked, tools) => {
    const all = await suspects(presentColumns(entry, table), settings, tools);
    const found = all.map((suspect, i) => ({ ...suspect, rows: count(asked[`n${i}`]) }));
    const worst = [...found].sort((a, b) => b.rows - a.rows)[0];
    const values = nameList(worst?.spikes.map(({ value }) => shown(value, worst.type)) ?? []);
    return {
      ...(await judgeFindings(entry, table, tools, found, {
        values,
        times: Math.floor(worst?.spikes[0]?.times ?? 0),
      })),
      mends: { clear: clearing(found) },
    };
  },
});

interface Spike {
  value: number;
  /** As many times as often as nine in ten of the values around it. */
  times: number;
}

const shown = (value: number, type: Column['type']): string =>
  type === 'date' || type === 'datetime' ? new Date(value).toISOString().slice(0, 10) : String(value);

/** Columns with such values, found among the rows that were looked at. */
async function suspects(
  columns: readonly Column[],
  settings: { times: number; share: number },
  { survey, signal }: Tools,
): Promise<(Column & { spikes: Spike[]; where: string })[]> {
  const found = [];
  for (const column of columns) {
    if (!isNumeric(column.type)) continue;
    const sorted = await survey.sorted(column.name, signal);
    if (sorted.length > 1000) await turn();
    const spikes = spikesIn(sorted, settings);
    if (spikes.length === 0) continue;
    const own = numberSql(ident(column.name), column.type);
    found.push({ ...column, spikes, where: spikes.map(({ value }) => `${own} = ${value}`).join(' OR ') });
  }
  return found;
}

/** Of numbers in ascending order; the most frequent first. */
export function spikesIn(sorted: Float64Array, { times, share }: { times: number; share: number }): Spike[] {
  if (sorted.length < FEWEST_ROWS) return [];
  const values: number[] = [];
  const counts: number[] = [];
  for (let from = 0; from < sorted.length;) {
    const value = sorted[from] as number;
    let to = from + 1;
    while (to < sorted.length && sorted[to] === value) to++;
    values.push(value);
    counts.push(to - from);
    from = to;
  }
  if (values.length < FEWEST_VALUES) return [];
  const [low, high] = [quantile(sorted, 0.01), quantile(sorted, 0.99)];
  const found: (Spike & { rows: number })[] = [];
  for (const [k, value] of values.entries()) {
    const rows = counts[k] ?? 0;
    const inside = value > low && value < high && value !== 0;
    if (!inside || rows < Math.max(times, share * sorted.length) || rows > MOST * sorted.length) continue;
    const around = [...counts.slice(Math.max(0, k - AROUND), k), ...counts.slice(k + 1, k + 1 + AROUND)];
    around.sort((a, b) => a - b);
    const usual = around[Math.floor(0.9 * around.length)] ?? 0;
    if (rows >= times * usual) found.push({ value, rows, times: rows / usual });
  }
  return found.sort((a, b) => b.rows - a.rows).slice(0, MOST_SPIKES);
}
