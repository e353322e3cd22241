import { z } from 'zod';
import { Random, namesId } from '../../../shared/domain';
import { type Frame } from '../../data';
import { isolationScores } from '../isolation';
import { inFrame, quantile, type Survey } from '../survey';
import { isAmount } from '../traits';
import { defineCheck, entryOf, presentColumns } from './check';
import { judgeSampled, nothingToSay } from './verdicts';

/** Fewer rows show nothing of what is usual. */
const FEWEST = 100;
const MOST_COLUMNS = 50;
/** From this score on, a row stands alone: the paper calls scores well above a half anomalies. */
const LIMIT = 0.72;

/** Rows that stand alone in their numbers taken together, though each number may be usual by itself: an isolation forest's score. */
export const isolation = defineCheck({
  id: 'isolation',
  group: 'distribution',
  unit: 'share',
  remedies: ['quarantine', 'drop'],
  settings: z.object({
    limit: z.number().min(0.5).max(1).default(LIMIT),
    seed: z.number().int().default(1),
  }),
  propose: ({ columns, profiles, target, rows }) => {
    const names = columns
      .filter(
        (column, i) =>
          isAmount(column) &&
          column.name !== target &&
          (profiles[i]?.distinct ?? 0) > 2 &&
          !((profiles[i]?.distinct ?? 0) >= 0.99 * rows && namesId(column.name)),
      )
      .slice(0, MOST_COLUMNS);
    return names.length < 2 || rows < FEWEST
      ? []
      : [
          entryOf(
            'isolation',
            names.map(({ name }) => name),
            { settings: { limit: LIMIT, seed: 1 }, severity: 'warn', tolerance: 0.01 },
          ),
        ];
  },
  measure: async (entry, { limit, seed }, table, _, { survey, signal }) => {
    const frame = await survey.sample(signal);
    const names = presentColumns(entry, table)
      .filter(isAmount)
      .map(({ name }) => name);
    if (frame.rows < FEWEST || names.length === 0)
      return nothingToSay('quality.isolation.few', entry.tolerance);
    const scores = await isolationScores(await numbersOf(frame, names, survey), new Random(seed), signal);
    return judgeSampled(entry, frame, (i) => (scores[i] ?? 0) >= limit, names, { columns: names.length });
  },
});

/** Without gaps: what is missing takes the median, and what is infinite the bound of the rest. */
async function numbersOf(frame: Frame, names: readonly string[], survey: Survey): Promise<Float64Array[]> {
  const found: Float64Array[] = [];
  for (const name of names) {
    const column = inFrame(frame, name);
    const sorted = await survey.sorted(name);
    if (column?.kind !== 'number' || sorted.length === 0) continue;
    const middle = quantile(sorted, 0.5);
    const [low, high] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0];
    found.push(
      column.values.map((value) => (Number.isNaN(value) ? middle : Math.min(high, Math.max(low, value)))),
    );
  }
  return found;
}
