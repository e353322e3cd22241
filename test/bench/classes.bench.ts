// Several classes on many test rows: what figures with intervals, drawings and each class against the rest take, and for how long they hold their
// thread at most. Run with: npm run bench -- classes
import { drawings, figures, type Material } from '../../main/evaluate/measure';
import { againstRest } from '../../main/evaluate/rest';
import { type FittedRecipe, Random } from '../../shared/domain';

const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 1_000_000);
const CLASSES = 10;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Classes of unequal size, and probabilities in single precision that lean to what is so. */
function made(): Pick<Material, 'actual' | 'model'> {
  const random = new Random(7);
  const actual = new Float64Array(ROWS);
  const outputs = new Float64Array(ROWS * CLASSES);
  for (let i = 0; i < ROWS; i++) {
    const is = Math.min(CLASSES - 1, Math.floor(CLASSES * random.uniform() ** 1.5));
    actual[i] = is;
    const row = Array.from({ length: CLASSES }, (_, k) => Math.exp((k === is ? 1.2 : 0) + random.normal()));
    const sum = row.reduce((a, b) => a + b, 0);
    outputs.set(
      row.map((value) => Math.fround(value / sum)),
      i * CLASSES,
    );
  }
  return { actual, model: { outputs, threshold: 0.5 } };
}

/** Runs it beside a timer, which is late by as long as the thread is held. */
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  let [last, longest] = [began, 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  const result = await work();
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  say(`${what}: ${seconds.toFixed(1)} s; longest turn ${longest.toFixed(0)} ms`);
  return result;
}

const classes = Array.from({ length: CLASSES }, (_, k) => `class ${k}`);
const recipe = { classes, spec: { task: 'multiclass' } } as unknown as FittedRecipe;
const prior = new Float64Array(CLASSES).fill(1 / CLASSES);
const material: Material = { recipe, ...made(), baseline: null, prior, seed: 5 };
say(`${ROWS} rows, ${CLASSES} classes`);
const { areas = [] } = await timed('Figures with intervals', () => figures(material));
await timed('Drawings', () => drawings(material));
await timed('Each class against the rest', () => againstRest(material, areas));
