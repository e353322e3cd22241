// Started by widewindow.bench.ts in the kernel's place: writes each hold of the event loop over 20 ms, with the moment at which it ended,
// and goes on as the kernel.
import { appendFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const file = process.env.ASSAY_BENCH_BEATS;
appendFileSync(file, '');
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  if (now - last > 20) appendFileSync(file, `${Date.now()} ${now - last - 4}\n`);
  last = now;
}, 4).unref();

await import(pathToFileURL(process.env.ASSAY_BENCH_KERNEL).href);
