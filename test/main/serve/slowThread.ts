// A scoring thread that answers nothing and takes its time to end; it leaves a mark when it begins and when it has ended.
import { appendFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const mark = (word: string): void => appendFileSync(process.env['ASSAY_TEST_MARK'] ?? '', `${word}\n`);

mark('began');
parentPort?.on('message', ({ type }: { type: string }) => {
  if (type !== 'end') return;
  setTimeout(() => {
    mark('ended');
    parentPort?.close();
  }, 500);
});
