// Reasons to doubt a score: what one column knows alone, rows that lie on both sides of the split, a score too good for its kind.
import {
  nameList,
  type FittedRecipe,
  type JobContext,
  Random,
  type Suspicion,
  text,
  throwIfCancelled,
  type Verdict,
} from '../../shared/domain';
import type { Frame } from '../data';
import { drawLists } from '../learn';
import { columnOf, encodeTarget, featureColumns, listNumbers, type Split } from '../recipe';
import { turn } from '../../shared/domain/turn';
import { mainMetric } from './metrics';
import { aloneScore, type Alone } from './alone';
import { entitiesIn, tiedBy } from './entities';
import { neighbourShare } from './neighbours';
import { overlapOf, repeatedRows } from './overlap';
import { sampleOf } from './quick';

export interface Suspected {
  recipe: FittedRecipe;
  frame: Frame;
  split: Split;
  /** The model's main metric on the test rows (R² for numbers). */
  score: number;
  /** Of a model that knows nothing. */
  chance: number;
}

const MOST_ROWS = 20_000;

/** One column that knows so much is the answer itself. */
const PERFECT = 0.99;
/** A column that reaches this share of the model's skill by itself makes the rest of the model superfluous. */
const NEARLY_ALL = 0.97;
/** From here on a model has a skill worth suspecting. */
const SKILFUL = 0.6;
/** Beyond this, questions about people, money and machines are hardly ever answered. */
const TOO_GOOD = 0.995;
const OVERLAP = 0.05;
const REPEATED = 0.1;
/** So much of the answers goes with the entity that knowing it is most of knowing the answer, and so many test rows are of known ones. */
const TIED = 0.3;
const MOSTLY = 0.5;
/** Columns by which neighbours are looked for, the strongest by themselves. */
const STRONG = 6;
/** Rows of few columns are alike without anything being wrong. */
const COLUMNS_TO_COMPARE = 4;

const suspicion = (
  kind: Suspicion['kind'],
  verdict: Verdict,
  columns: string[] = [],
  params: Record<string, string | number | null> = {},
): Suspicion => ({
  kind,
  verdict,
  columns,
  summary: text(`evaluate.suspicion.${kind}.${verdict}`, { columns: nameList(columns, 12), ...params }),
});

/** Every kind is looked for; what is not found is said too. */
export async function suspect(
  suspected: Suspected,
  seed: number,
  ctx: JobContext = {},
): Promise<Suspicion[]> {
  const { recipe, score } = suspected;
  const metric = `evaluate.metric.${recipe.spec.task === 'regression' ? 'r2' : mainMetric(recipe.spec.task)}`;
  // Columns that are no features know nothing for the model; of dates it is asked whether the answers change with them.
  const all = await aloneScores(suspected, seed, ctx);
  const features = new Set(featureColumns(recipe.spec));
  const alone = all.filter(({ column }) => features.has(column));
  const tooGood = score >= TOO_GOOD ? 'warn' : 'pass';
  return [
    leaks(suspected, alone),
    {
      ...suspicion('tooGood', tooGood),
      summary: text(`evaluate.suspicion.tooGood.${tooGood}`, { metric: text(metric), value: score }),
    },
    ...(await entityOverlap(suspected, seed, ctx)),
    ...dateOverlap(suspected, all),
    ...(await duplicates(suspected, alone, seed, ctx)),
  ];
}

async function aloneScores(
  { recipe, frame, split }: Suspected,
  seed: number,
  ctx: JobContext,
): Promise<Alone[]> {
  const random = new Random(seed);
  const train = sampleOf(split.train, MOST_ROWS, random);
  const lists = listNumbers(frame, recipe.spec, split.test);
  const test = lists
    ? drawLists(lists, MOST_ROWS, random).map((place) => split.test[place] as number)
    : sampleOf(split.test, MOST_ROWS, random);
  const found: Alone[] = [];
  const dates = frame.columns.filter(isDated).map(({ name }) => name);
  for (const name of new Set([...featureColumns(recipe.spec), ...dates])) {
    if (name === recipe.spec.target) continue;
    found.push(aloneScore(recipe, frame, columnOf(frame, name), train, test));
    await turn();
    throwIfCancelled(ctx.signal);
  }
  return found.sort((a, b) => b.score - a.score);
}

function leaks({ score, chance }: Suspected, alone: readonly Alone[]): Suspicion {
  const skill = (value: number): number => (value - chance) / Math.max(1e-9, 1 - chance);
  const answers = alone.filter((column) => column.score >= PERFECT && skill(column.score) > SKILFUL);
  if (answers.length > 0) return leak('fail', answers);
  const own = skill(score);
  const near = alone.filter((column) => own >= SKILFUL && skill(column.score) >= NEARLY_ALL * own);
  if (near.length > 0) return leak('warn', near);
  return leak('pass', alone.slice(0, 1));
}

const leak = (verdict: Verdict, columns: readonly Alone[]): Suspicion => ({
  ...suspicion(
    'leak',
    verdict,
    columns.map(({ column }) => column),
    { value: columns[0]?.score ?? 0 },
  ),
});

/** Customers, machines, orders that are on both sides: the model may know them by heart, the more so where the answers go with them. */
async function entityOverlap(
  { recipe, frame, split }: Suspected,
  seed: number,
  ctx: JobContext,
): Promise<Suspicion[]> {
  const rows = sampleOf(joined(split), MOST_ROWS, new Random(seed));
  const answers = encodeTarget(recipe, frame, rows);
  const roles = new Map(recipe.spec.columns.map(({ name, role }) => [name, role]));
  const found: { name: string; share: number; verdict: Verdict; tied: number }[] = [];
  for (const column of entitiesIn(frame, recipe.spec, rows)) {
    const share = await overlapOf(column, split.train, split.test, ctx);
    const tied = share < OVERLAP ? null : tiedBy(column, rows, answers, seed);
    const matters = tied !== null || roles.get(column.name) === 'id';
    const surely = tied !== null && tied >= TIED && share >= MOSTLY;
    const verdict = share < OVERLAP || !matters ? 'pass' : surely ? 'fail' : 'warn';
    found.push({ name: column.name, share, verdict, tied: tied ?? 0 });
    await turn();
  }
  const [worst] = found.sort(
    (a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict) || b.tied - a.tied || b.share - a.share,
  );
  if (!worst) return [];
  const { name, share, verdict, tied } = worst;
  const harmless = verdict === 'pass' && share >= OVERLAP;
  const said = suspicion('entityOverlap', verdict, [name], { share, tied });
  return [
    harmless
      ? { ...said, summary: text('evaluate.suspicion.entityOverlap.harmless', { columns: name, share }) }
      : said,
  ];
}

const WORST: readonly Verdict[] = ['fail', 'warn', 'pass'];

function joined({ train, test }: Split): Int32Array {
  const all = new Int32Array(train.length + test.length);
  all.set(train);
  all.set(test, train.length);
  return all;
}

/** Where the target changes with the date, testing on days that were trained on flatters whoever will predict the future. */
function dateOverlap({ recipe, frame, split, chance }: Suspected, alone: readonly Alone[]): Suspicion[] {
  const dated = frame.columns.filter((column) => isDated(column) && column.name !== recipe.spec.target);
  const mixed = dated.flatMap((column) => {
    if (column.kind !== 'number') return [];
    let newest = -Infinity;
    for (const row of split.train) {
      const at = column.values[row] as number;
      if (at > newest) newest = at;
    }
    let known = 0;
    let among = 0;
    for (const row of split.test) {
      const at = column.values[row] as number;
      if (Number.isNaN(at)) continue;
      known++;
      if (at <= newest) among++;
    }
    const matters = alone.find((other) => other.column === column.name);
    const drifts = matters !== undefined && matters.score > chance + 0.05;
    return known === 0 ? [] : [{ name: column.name, share: among / known, drifts }];
  });
  const worst = mixed.sort((a, b) => Number(b.drifts) - Number(a.drifts) || b.share - a.share)[0];
  if (!worst) return [];
  const verdict = worst.drifts && worst.share > 0.5 ? 'warn' : 'pass';
  return [suspicion('dateOverlap', verdict, [worst.name], { share: worst.share })];
}

const isDated = ({ type }: Frame['columns'][number]): boolean => type === 'date' || type === 'datetime';

async function duplicates(
  { recipe, frame, split }: Suspected,
  alone: readonly Alone[],
  seed: number,
  ctx: JobContext,
): Promise<Suspicion[]> {
  const columns = featureColumns(recipe.spec).map((name) => columnOf(frame, name));
  if (columns.length < COLUMNS_TO_COMPARE) return [];
  const repeated = await repeatedRows(columns, split.train, split.test, ctx);
  const strong = alone.slice(0, STRONG).map(({ column }) => columnOf(frame, column));
  const near = (await neighbourShare(strong, split.train, split.test, seed, ctx)) ?? 0;
  const share = Math.max(repeated, near);
  return [suspicion('duplicates', share >= REPEATED ? 'warn' : 'pass', [], { share })];
}
