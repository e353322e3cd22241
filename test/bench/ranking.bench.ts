// Rows put in order within generated lists: NDCG@10 of ours and of LightGBM's lambdarank with the same settings on the same rows, where
// ASSAY_BENCH_PYTHON has it. Run with: npm run bench -- ranking
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FittedModel, type Labelled, learnerById, unattended } from '../../main/learn';
import { listsOf, meanOfLists, RANKING_FIGURES } from '../../main/learn/ranking';
import { Random, systemClock } from '../../shared/domain';

const WIDTH = 12;
const LISTS = { train: 2000, validation: 500, test: 3000 };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Lists of 5 to 40 rows with grades of 0 to 4, most of them 0; two columns are the list's own and decide which of the others matter. */
function lists(count: number, seed: number): Labelled & { sizes: Int32Array } {
  const random = new Random(seed);
  const sizes = Int32Array.from({ length: count }, () => 5 + random.below(36));
  const rows = sizes.reduce((a, b) => a + b, 0);
  const x = new Float32Array(rows * WIDTH);
  const y = new Float64Array(rows);
  const groups = new Int32Array(rows);
  let row = 0;
  sizes.forEach((size, list) => {
    const own = [random.normal(), random.normal()];
    for (let i = 0; i < size; i++, row++) {
      const v = Array.from({ length: WIDTH }, (_, j) => own[j] ?? random.normal());
      x.set(v, row * WIDTH);
      const at = (j: number): number => v[j] ?? 0;
      const score =
        at(2) +
        (at(0) > 0 ? at(3) : -at(4)) +
        0.7 * at(5) * at(6) -
        0.5 * Math.abs(at(7)) +
        0.5 * at(1) * at(8);
      y[row] = Math.min(4, Math.max(0, Math.floor(score + 1.2 * random.normal())));
      groups[row] = list;
    }
  });
  return { x, y, rows, width: WIDTH, groups, sizes };
}

async function ours(
  train: Labelled,
  validation: Labelled,
  seed: number,
): Promise<{ model: FittedModel; rounds: number; seconds: number }> {
  const began = performance.now();
  const run = learnerById('trees').fit({
    ...{ task: 'ranking', classes: [], train, validation, settings: {}, seed },
    features: Array.from({ length: WIDTH }, (_, j) => ({ name: `f${j}`, source: `f${j}`, step: '' })),
    clock: systemClock,
    control: unattended,
  });
  let rounds = 0;
  for (;;) {
    const next = await run.next();
    if (next.done) return { model: next.value, rounds, seconds: (performance.now() - began) / 1000 };
    if (next.value.type === 'best') rounds = next.value.epoch;
  }
}

const figures = ({ y, groups = new Int32Array(0) }: Labelled, scores: ArrayLike<number>): string =>
  RANKING_FIGURES.map((name) => `${name} ${meanOfLists(listsOf(groups, y), scores, name).toFixed(4)}`).join(
    ', ',
  );

const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
try {
  for (const seed of [1, 2, 3]) {
    const parts = {
      train: lists(LISTS.train, 10 * seed),
      validation: lists(LISTS.validation, 10 * seed + 1),
      test: lists(LISTS.test, 10 * seed + 2),
    };
    for (const [name, { x, y, sizes }] of Object.entries(parts)) {
      writeFileSync(join(folder, `${name}.x`), x);
      writeFileSync(join(folder, `${name}.y`), y);
      writeFileSync(join(folder, `${name}.g`), sizes);
    }
    const { test } = parts;
    say(
      `seed ${seed}, ${parts.train.rows} rows to learn from; a drawn order: ${figures(test, new Float64Array(test.rows))}`,
    );
    const { model, rounds, seconds } = await ours(parts.train, parts.validation, seed);
    say(
      `Assay     ${figures(test, model.predict(test.x, test.rows))}; ${rounds} rounds, ${seconds.toFixed(1)} s`,
    );
    const python = process.env['ASSAY_BENCH_PYTHON'];
    if (!python) continue;
    const script = join(import.meta.dirname, 'trees/ranker.py');
    const out = execFileSync(python, [script, folder, ...[WIDTH, seed].map(String)], { encoding: 'utf8' });
    const told = JSON.parse(out) as { seconds: number; rounds: number };
    const bytes = readFileSync(join(folder, 'said'));
    const said = new Float64Array(new Uint8Array(bytes).buffer);
    say(`LightGBM  ${figures(test, said)}; ${told.rounds} rounds, ${told.seconds.toFixed(1)} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
