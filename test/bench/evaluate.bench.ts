// Evaluating and explaining on a million test rows: for how long the kernel's event loop is held at most, how soon a cancel comes back, and what it all
// takes. Run with: npm run bench -- evaluate
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EvaluationService, ExplainService } from '../../main/evaluate';
import { customersCsv, openBench, trainHere } from '../main/learn/project';

const TESTS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 1_000_000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const workerFile = join(resolve(import.meta.dirname, '../..'), 'out/main/worker.js');

/** Processor time of this thread in milliseconds, where the system tells: what others took of the machine holds nobody's loop. */
function used(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** The longest times that this thread was held while work goes on, in milliseconds, and in which phase that was. */
async function watched<T>(
  work: (phase: (name: string) => void) => Promise<T>,
): Promise<{ result: T; longest: { ms: number; phase: string }[]; seconds: number }> {
  const turns: { ms: number; phase: string }[] = [];
  let phase = '';
  let last = used();
  const timer = setInterval(() => {
    const now = used();
    if (now - last > 5) turns.push({ ms: Math.round(now - last), phase });
    last = now;
  }, 2);
  const began = performance.now();
  const result = await work((name) => (phase = name));
  clearInterval(timer);
  const seconds = (performance.now() - began) / 1000;
  return { result, longest: turns.sort((a, b) => b.ms - a.ms).slice(0, 6), seconds };
}

const tell = (
  what: string,
  { longest, seconds }: Omit<Awaited<ReturnType<typeof watched>>, 'result'>,
): void =>
  say(
    `${what}: ${seconds.toFixed(1)} s; longest turns ${longest.map(({ ms, phase }) => `${ms} ms (${phase})`).join(', ')}`,
  );

const bench = await openBench(customersCsv(Math.round(TESTS * 2)), 'bought', workerFile);
try {
  const spec = await bench.recipe.propose('bought');
  await bench.recipe.save({ ...spec, split: { ...spec.split, validation: 0.1, test: 0.5 } });
  await trainHere(bench, 'linear');
  const trees = await trainHere(bench, 'trees', { rounds: 30 });
  if (!existsSync(workerFile)) throw new Error('Build first: node scripts/build.mjs');
  const service = new EvaluationService(bench.project, bench.data, { workerFile });
  const whole = await watched((phase) =>
    service.run(trees.id, { onProgress: (progress) => phase(progress.phase.key) }),
  );
  const report = whole.result;
  tell(`Evaluating ${report.rows} rows`, whole);
  tell(
    'Slices and fairness',
    await watched((phase) =>
      service.inspect(
        report.id,
        { slices: ['city', 'age'], fairness: ['city'] },
        { onProgress: (progress) => phase(progress.phase.key) },
      ),
    ),
  );
  tell('Which run is preferred', await watched(() => service.preferred()));
  const abort = new AbortController();
  let asked = 0;
  const cancelled = service.run(trees.id, {
    signal: abort.signal,
    onProgress: ({ fraction }) => {
      if (asked > 0 || (fraction ?? 0) < 0.15) return;
      asked = performance.now();
      abort.abort();
    },
  });
  await cancelled.catch(() => undefined);
  say(`Cancelled after ${Math.round(performance.now() - asked)} ms`);
  // Here, as it was before explanations had a thread, and there.
  for (const file of [undefined, workerFile]) {
    const where = file ? 'in a thread' : 'here';
    const explain = new ExplainService(bench.project, bench.data, file ? { workerFile: file } : {});
    const told = (phase: (name: string) => void): object => ({
      onProgress: (progress: { phase: { key: string } }) => phase(progress.phase.key),
    });
    tell(`Opening a run ${where}`, await watched((phase) => explain.open(trees.id, told(phase))));
    const [row] = await explain.rows({ order: 'closest', limit: 1 });
    tell(`Test rows ${where}`, await watched(() => explain.rows({ order: 'mixed', limit: 50 })));
    tell(`A row ${where}`, await watched(() => explain.row({ rowId: row?.rowId })));
    tell(
      `The nearest other answer ${where}`,
      await watched(() =>
        explain.counterfactual({
          rowId: row?.rowId,
          goal: { kind: 'class', name: row?.says === 'yes' ? 'no' : 'yes' },
          limits: {},
        }),
      ),
    );
    tell(`All columns ${where}`, await watched((phase) => explain.summary({}, told(phase))));
    tell(`One column ${where}`, await watched(() => explain.dependence({ column: 'age' })));
    const leaving = new AbortController();
    let left = 0;
    await explain
      .summary(undefined, {
        signal: leaving.signal,
        onProgress() {
          left ||= performance.now();
          leaving.abort();
        },
      })
      .catch(() => undefined);
    say(`Cancelled ${where} after ${Math.round(performance.now() - left)} ms`);
    await explain.close();
  }
} finally {
  await bench.close();
}
