// Started by widewindow.bench.ts in the kernel's place: writes each hold of the event loop over 20 ms, with the moment at which it ended and
// what the thread computed in it (all of it, where the system does not tell), and goes on as the kernel.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

const file = process.env.ASSAY_BENCH_BEATS;
appendFileSync(file, '');
const THREAD = `/proc/self/task/${process.pid}/schedstat`;
const computed = existsSync(THREAD) ? () => Number(readFileSync(THREAD, 'utf8').split(' ')[0]) / 1e6 : null;
let last = performance.now();
let before = computed?.() ?? 0;
setInterval(() => {
  const now = performance.now();
  const held = now - last - 4;
  const spent = computed?.() ?? before + held;
  if (held > 16) appendFileSync(file, `${Date.now()} ${held} ${Math.min(held, spent - before)}\n`);
  last = now;
  before = spent;
}, 4).unref();

/** At each signal: what was computed since the last one goes to the file that is named, if any, and the next profile begins. */
const session = new Session();
session.connect();
process.on('SIGUSR2', () => {
  const into = existsSync(`${file}.name`) ? readFileSync(`${file}.name`, 'utf8') : '';
  session.post('Profiler.enable');
  session.post('Profiler.stop', (error, found) => {
    if (!error && into !== '') writeFileSync(into, JSON.stringify(found.profile));
  });
  if (into !== '') return;
  session.post('Profiler.setSamplingInterval', { interval: 1000 });
  session.post('Profiler.start');
});

await import(pathToFileURL(process.env.ASSAY_BENCH_KERNEL).href);
