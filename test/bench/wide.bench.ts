// Ten thousand columns of ten rows: every stage up to the gate as the window asks for it, over a port; processor time, how long the kernel's
// event loop was held, and how long a cancel took. Run with: npm run bench -- wide. ASSAY_BENCH_COLUMNS, ASSAY_BENCH_ROWS: how many.
import { RPCHandler } from '@orpc/server/message-port';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Kernel } from '../../main/kernel';
import { createRouter } from '../../main/kernel/router';
import { type StageId, systemClock } from '../../shared/domain';
import { writeWide } from './wide/table';

const COLUMNS = Number(process.env['ASSAY_BENCH_COLUMNS'] ?? 10_000);
const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 10);
/** Holds of the event loop from here on are printed, in milliseconds, with the moment when they ended. */
const TOLD = Number(process.env['ASSAY_BENCH_HOLDS'] ?? 100);
const HOLD_LIMIT = 100;
const CPU_LIMIT = 10;
const CANCEL_LIMIT = 200;

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const csv = join(folder, 'wide.csv');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const kernel = new Kernel({
  userData: join(folder, 'user'),
  documents: folder,
  resources: root,
  version: 'bench',
  workerFile: join(root, 'out/main/worker.js'),
  clock: systemClock,
});
const { port1, port2 } = new MessageChannel();
new RPCHandler(createRouter(kernel)).upgrade(port1);
port1.start();
const client = new Worker(join(import.meta.dirname, 'wide', 'client.mjs'), {
  workerData: { port: port2 },
  transferList: [port2],
});

interface Answer {
  id: number;
  error: string | null;
  events: number;
  sinceAbort: number | null;
}

const waiting = new Map<number, (answer: Answer) => void>();
client.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
let calls = 0;
function call(path: string, input?: unknown, cancelAfter?: number): Promise<Answer> {
  const id = ++calls;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    client.postMessage({ id, path, input, cancelAfter });
  });
}

/** Milliseconds that this thread has computed, where the system tells: what others at work take from it is not in them. */
const THREAD = `/proc/self/task/${process.pid}/schedstat`;
const computed = existsSync(THREAD)
  ? (): number => Number(readFileSync(THREAD, 'utf8').split(' ')[0]) / 1e6
  : null;

/** The longest hold of the event loop so far, by a clock that ticks every 4 ms, and by what the thread computed in one. */
class Holds {
  longest = 0;
  longestComputed = 0;
  readonly told: string[] = [];
  private last = process.hrtime.bigint();
  private before = computed?.() ?? 0;
  private readonly begun = this.last;
  private readonly timer = setInterval(() => {
    const now = process.hrtime.bigint();
    const held = Number(now - this.last) / 1e6 - 4;
    this.longest = Math.max(this.longest, held);
    const spent = computed?.() ?? 0;
    this.longestComputed = Math.max(this.longestComputed, Math.min(held, spent - this.before));
    if (held >= TOLD)
      this.told.push(
        `${held.toFixed(0)} ms at ${(Number(now - this.begun) / 1e9).toFixed(2)} s` +
          (computed ? `, ${(spent - this.before).toFixed(0)} ms of them computing` : ''),
      );
    this.before = spent;
    this.last = now;
  }, 4);

  end(): void {
    clearInterval(this.timer);
  }
}

let worst = { hold: 0, computed: 0, cpu: 0, cancel: 0 };
async function stage(
  name: string,
  path: string,
  input?: unknown,
  cancel?: { after: number; job: StageId },
): Promise<void> {
  const holds = new Holds();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { error, events, ...answer } = await call(path, input, cancel?.after);
  const left = performance.now();
  // The window is told at once; the work has ended when another may begin.
  while (cancel && kernel.activities.get(cancel.job)) await new Promise((resolve) => setTimeout(resolve, 2));
  const sinceAbort = answer.sinceAbort === null ? null : answer.sinceAbort + performance.now() - left;
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  await new Promise((resolve) => setTimeout(resolve, 20));
  holds.end();
  const spent = (used.user + used.system) / 1e6;
  worst = {
    hold: Math.max(worst.hold, holds.longest),
    computed: Math.max(worst.computed, holds.longestComputed),
    cpu: Math.max(worst.cpu, spent),
    cancel: Math.max(worst.cancel, sinceAbort ?? 0),
  };
  say(
    `${name.padEnd(34)} ${seconds.toFixed(2).padStart(6)} s  cpu ${spent.toFixed(2).padStart(6)} s  longest hold ${holds.longest.toFixed(0).padStart(4)} ms` +
      (computed ? ` (computing ${holds.longestComputed.toFixed(0).padStart(3)})` : '') +
      (events > 0 ? `  ${events} events` : '') +
      (sinceAbort === null ? '' : `  cancelled after ${sinceAbort.toFixed(0)} ms`) +
      (error !== null && sinceAbort === null ? `  ${error}` : ''),
  );
  for (const told of holds.told) say(`    held ${told}`);
}

writeWide(csv, COLUMNS, ROWS);
say(`${COLUMNS} columns by ${ROWS} rows, ${(statSync(csv).size / 1e6).toFixed(1)} MB of CSV`);
const watching = async (): Promise<void> => void (await call('pipeline.watch'));
await stage('a project', 'project.create', { name: 'Wide' });
void watching();
await stage('first look', 'data.inspect', { path: csv });
await stage('import, cancelled', 'data.import', { path: csv }, { after: 500, job: 'collect' });
await stage('import', 'data.import', { path: csv });
const version = kernel.session.project.datasets.current();
const versionId = version?.id ?? 0;
const names = version?.columns.map(({ name }) => name) ?? [];
await stage('the version', 'data.current');
await stage('all versions', 'data.versions', { after: 0 });
await stage('window of all columns', 'data.window', { versionId, offset: 0, limit: 200 });
const some = names.slice(5000, 5040);
await stage('window of 40 columns', 'data.window', { versionId, offset: 0, limit: 200, columns: some });
const sort = [{ column: names[1] ?? '', descending: true }];
await stage('the same, sorted', 'data.window', { versionId, offset: 0, limit: 200, columns: some, sort });
await stage('find', 'data.find', {
  ...{ versionId, words: 'west', backwards: false },
  from: { row: 0, column: -1 },
});
await stage('profile', 'data.profile', { versionId });
await stage('missing together', 'data.gaps', { versionId });
await stage('first recipe', 'recipe.propose', { target: 'bought' });
await stage('suite proposed', 'quality.setTarget', { target: 'bought' });
await new Promise((resolve) => setTimeout(resolve, 500));
await stage('suite', 'quality.suite');
await stage('gate', 'quality.run');
await stage('gate, cancelled', 'quality.run', undefined, { after: 1500, job: 'quality' });
await stage('report', 'quality.report');
const page = { words: '', group: null, locale: 'en', offset: 0, limit: 100 };
await stage('checks that fail or doubt', 'quality.checks', { ...page, list: 'open' });
await stage('checks that pass, the last', 'quality.checks', { ...page, list: 'quiet', offset: 9000 });
await stage('checks by words', 'quality.checks', { ...page, list: 'quiet', words: 'measure_77' });
const entryId = (await kernel.session.quality.suite()).entries[500]?.id ?? '';
await stage('a check', 'quality.check', { entryId });
const { entry } = await kernel.session.quality.check(entryId);
await stage('a check changed', 'quality.saveEntry', { ...entry, severity: 'warn' });
await stage('report', 'quality.report');
await stage('suite to a file', 'quality.exportSuite', { path: join(folder, 'suite.json') });
await stage('suite from a file', 'quality.importSuite', { path: join(folder, 'suite.json') });
await stage('report as a page', 'quality.writeReport', { path: join(folder, 'report.html'), locale: 'en' });
await stage('flowchart', 'pipeline.state');
await stage('recipe', 'recipe.get', {});
const proposed = await kernel.session.recipe.get();
await stage('recipe fitted and saved', 'recipe.save', proposed?.spec);
await stage('recipe, cancelled', 'recipe.save', proposed?.spec, { after: 500, job: 'features' });
await stage('recipe', 'recipe.get', {});
await stage('preview of a column', 'recipe.preview', { spec: proposed?.spec, column: names[1] });
await stage('flowchart', 'pipeline.state');
await client.terminate();
await kernel.close();
port1.close();
rmSync(folder, { recursive: true, force: true });
say('');
say(
  `most processor time ${worst.cpu.toFixed(1)} s (limit ${CPU_LIMIT}), longest hold ${worst.hold.toFixed(0)} ms (limit ${HOLD_LIMIT})` +
    `${computed ? `, of that computing ${worst.computed.toFixed(0)}` : ''}, ` +
    `longest cancel ${worst.cancel.toFixed(0)} ms (limit ${CANCEL_LIMIT})`,
);
process.exit(0);
