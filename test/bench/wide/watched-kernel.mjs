// Started by widewindow.bench.ts in the kernel's place: writes each hold of the event loop over 20 ms, with the moment at which it ended,
// and goes on as the kernel.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { pathToFileURL } from 'node:url';

const file = process.env.ASSAY_BENCH_BEATS;
appendFileSync(file, '');
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  if (now - last > 20) appendFileSync(file, `${Date.now()} ${now - last - 4}\n`);
  last = now;
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
