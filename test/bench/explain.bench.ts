// Networks explained by their slopes and by exchanged columns, on Bank Marketing and Adult: processor time of a row, how far the two
// agree, and what the sums of gradients miss. Run with: npm run bench -- explain
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { openRun } from '../../main/evaluate/explain/opened';
import { evenly, pickRows, valuesOf } from '../../main/evaluate/explain/rows';
import { columnsOf } from '../../main/recipe';
import type { LearnerId } from '../../shared/domain';
import { type Bench, openBench, trainHere } from '../main/learn/project';
import { benchTables, splitFile } from './tables/tables';

const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 20);
const METHODS = ['gradients', 'sampling'] as const;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Places of the columns, the largest contribution first. */
function ranks(amounts: Float64Array): number[] {
  const order = [...amounts.keys()].sort((a, b) => Math.abs(amounts[b] ?? 0) - Math.abs(amounts[a] ?? 0));
  return Array.from(amounts, (_, column) => order.indexOf(column));
}

/** Spearman's correlation of two rankings without ties. */
function agreement(a: readonly number[], b: readonly number[]): number {
  const squares = a.reduce((sum, rank, i) => sum + (rank - (b[i] ?? 0)) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}

async function compare({ project, data }: Bench, runId: number, name: string): Promise<void> {
  const fitted = project.runs.fitted(runId);
  const integrand = project.runs.integrand(runId);
  if (!fitted || !integrand) throw new Error('The run has no gradients.');
  const { recipe } = fitted;
  const frame = await data.frame(recipe.versionId, columnsOf(recipe.spec));
  const [onnx, slopes] = [new Uint8Array(fitted.onnx), new Uint8Array(integrand)];
  const opened = await openRun({ run: project.runs.get(runId), recipe, onnx, integrand: slopes, frame }, {});
  const rows = evenly(
    Int32Array.from({ length: opened.sample.rows }, (_, i) => i),
    ROWS,
  );
  const cost = { gradients: [] as number[], sampling: [] as number[] };
  const errors = { gradients: [] as number[], sampling: [] as number[] };
  const [alike, gaps, steps]: [number[], number[], number[]] = [[], [], []];
  let [first, missed] = [0, 0];
  for (const row of rows) {
    const values = valuesOf(recipe.inputs, pickRows(opened.sample, Int32Array.of(row)));
    const found: Record<(typeof METHODS)[number], Float64Array> = {
      gradients: new Float64Array(),
      sampling: new Float64Array(),
    };
    for (const method of METHODS) {
      const began = used();
      const told = await opened.explainer.attribute(values, {}, method);
      cost[method].push(used() - began);
      errors[method].push(Math.max(...(told.errors ?? [])));
      found[method] = told.amounts;
      if (!told.completeness) continue;
      gaps.push(told.completeness.gap);
      steps.push(told.completeness.steps);
      if (!told.completeness.held) missed++;
    }
    const [a, b] = [ranks(found.gradients), ranks(found.sampling)];
    alike.push(agreement(a, b));
    if (a.indexOf(0) === b.indexOf(0)) first++;
  }
  opened.dispose();
  const both = (of: Record<(typeof METHODS)[number], number[]>, digits: number): string =>
    METHODS.map((method) => `${method} ${middle(of[method]).toFixed(digits)}`).join(', ');
  say(`${name}: ${rows.length} rows, medians. ms of processor time a row: ${both(cost, 0)}`);
  say(
    `  largest 95 % error: ${both(errors, 4)}; graph ${onnx.byteLength >> 10} KB, gradients ${slopes.byteLength >> 10} KB`,
  );
  say(
    `  ranks of the columns: Spearman ${middle(alike).toFixed(3)}, least ${Math.min(...alike).toFixed(3)}; the first the same in ${first}`,
  );
  say(
    `  sum misses ${middle(gaps).toFixed(5)}, most ${Math.max(...gaps).toFixed(5)}; steps ${middle(steps)}, most ${Math.max(...steps)}; not complete: ${missed}`,
  );
}

for (const table of benchTables(resolve(import.meta.dirname, '../..'))) {
  if (table.id !== 'bank' && table.id !== 'adult') continue;
  if (!table.files.every((file) => existsSync(file))) {
    say(`${table.name} is left out: its files are not there.`);
    continue;
  }
  const bench = await openBench(splitFile(table).train, table.target, '');
  for (const learner of ['dense', 'transformer'] satisfies LearnerId[]) {
    const run = await trainHere(bench, learner, learner === 'transformer' ? { epochs: 6 } : {});
    await compare(bench, run.id, `${table.name}, ${learner}, load ${loadavg()[0]?.toFixed(0) ?? '?'}`);
  }
  await bench.close();
}
process.exit(0);
