// Slices, weak segments and fairness of one model on its test rows.
import { aimOf, type EvaluationReport, groupColumn, type JobContext } from '../../shared/domain';
import { columnOf, featureColumns } from '../recipe';
import { turn } from '../../shared/domain/turn';
import { fairnessOf } from './fairness';
import { byList, sizeLevels, tellsLists } from './listed';
import { mainMetric } from './metrics';
import { positiveOf } from './metrics/binary';
import { levelsOf, type Levels } from './segments';
import { behindWhole, type FoundSegment } from './behind';
import { type Judged, partOf, slicesOf } from './slices';
import type { Testbed } from './testbed';
import { errorsOf, weakSegments } from './weak';

/** Columns that a person chose to look at; null: none chosen yet, so the most important ones. */
export interface Chosen {
  slices: readonly string[] | null;
  fairness: readonly string[];
}

/** Columns that are sliced by themselves where nobody chose. */
const OWN_SLICES = 4;
/** Columns among whose levels weak segments are searched. */
const MOST_SEARCHED = 20;
/** Lists of a weak segment in either half; there are fewer lists than rows. */
const LEAST_LISTS = 10;

export async function inspectModel(
  { run, recipe, frame, split, actual, clusters, lists }: Testbed,
  { outputs, threshold }: { outputs: Float64Array; threshold: number },
  importance: EvaluationReport['importance'],
  chosen: Chosen,
  seed: number,
  ctx: JobContext & { onFraction?: (fraction: number) => void } = {},
): Promise<Pick<EvaluationReport, 'slices' | 'fairness'>> {
  const { task } = recipe.spec;
  const aim = aimOf(task, run.settings);
  const there = new Set(frame.columns.map(({ name }) => name));
  const list = groupColumn(recipe.spec);
  const important = (
    importance.length > 0 ? importance.map(({ column }) => column) : featureColumns(recipe.spec)
  ).filter((name) => there.has(name));
  const asked = chosen.slices?.filter((name) => there.has(name));
  /** Of lists, what differs within them tells none apart. */
  const differs = new Set<string>();
  if (lists)
    for (const name of new Set([...important, ...(asked ?? [])])) {
      if (name === list || !tellsLists(columnOf(frame, name), split.test, lists)) differs.add(name);
      await turn();
    }
  const ranked = important.filter((name) => !differs.has(name));
  const wanted = asked ?? ranked.slice(0, OWN_SLICES);
  const within = wanted.filter((name) => differs.has(name));
  const columns = wanted.filter((name) => !differs.has(name));
  const sizes = lists && list !== null ? [sizeLevels(list, lists)] : [];
  const levels = new Map<string, Levels>();
  const levelsIn = async (name: string): Promise<Levels> => {
    const known = levels.get(name);
    if (known) return known;
    const made = levelsOf(columnOf(frame, name), split.test);
    levels.set(name, made);
    await turn();
    return made;
  };
  const all = async (names: readonly string[]): Promise<Levels[]> => {
    const list: Levels[] = [];
    for (const name of names) list.push(await levelsIn(name));
    return list;
  };
  const judged: Judged = {
    task,
    actual,
    outputs,
    width: Math.max(1, recipe.classes.length),
    clusters,
    lists,
    aim,
  };
  const levelled = await slicesOf(judged, [...(await all(columns)), ...sizes], seed, ctx);
  const searchedIn = await all([...new Set([...columns, ...ranked])].slice(0, MOST_SEARCHED));
  // A row alone has no error of order.
  const units = lists
    ? { ...byList({ actual, outputs, lists }, [...searchedIn, ...sizes], clusters), least: LEAST_LISTS }
    : { errors: errorsOf(judged), levels: searchedIn, clusters, rowsOf: (rows: Int32Array) => rows };
  await turn();
  const found = await weakSegments(units.errors, units.levels, seed, { ...ctx, ...units });
  const segments: FoundSegment[] = [];
  for (const { measured, ...segment } of found.weak) {
    const rows = units.rowsOf(measured);
    segments.push({ ...segment, ...(await partOf(judged, rows, seed)), proof: rows.length });
  }
  const metric = mainMetric(task, aim);
  const { slices, weak } = behindWhole(judged, metric, levelled, segments);
  const fairness: NonNullable<EvaluationReport['fairness']> = [];
  if (task === 'binary') {
    const scores = positiveOf(outputs);
    const attributes = chosen.fairness.filter((column) => there.has(column));
    const looked = { threshold, seed, attributes: attributes.length };
    for (const name of attributes) {
      fairness.push(fairnessOf(await levelsIn(name), actual, scores, looked, clusters));
      await turn();
    }
  }
  const about = { columns: wanted, metric, ...(within.length > 0 ? { within } : {}) };
  return { slices: { ...about, slices, weak, searched: found.searched }, fairness };
}
