// The window under load: a generated 1,000,000 x 20 CSV is dropped on it, imported, and the grid is scrolled through from end to end.
// Prints for how long the event loops of main process and page were held (a page's longest task is what a press has to wait for at most;
// between two turns of a timer several tasks and a frame may lie), and what the import took beside plain DuckDB
// reading the same file to one Parquet file in a process of its own.
import { DuckDBInstance } from '@duckdb/node-api';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Random } from '../../shared/domain/random';
import { dropFile, startApp, watchLoops } from '../e2e/harness';
import { Person } from '../e2e/person';

const ROWS = Number(process.env['ASSAY_BENCH_ROWS'] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
const csv = join(folder, 'million.csv');

try {
  await generate();
  console.log(`${ROWS} rows x 20 columns, ${(statSync(csv).size / 1e6).toFixed(0)} MB`);
  const duckdb = await plainDuckDb();
  await window_(duckdb);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function generate(): Promise<void> {
  const random = new Random(1);
  const cities = ['Berlin', 'Lyon', 'Malmö', '北京', '上海', 'Porto', 'Graz', 'Oslo'];
  const file = createWriteStream(csv);
  file.write(
    `${['id', 'day', 'city', 'kind', ...Array.from({ length: 16 }, (_, i) => `v${i + 1}`)].join(',')}\n`,
  );
  for (let start = 0; start < ROWS; start += 5000) {
    let part = '';
    for (let i = start; i < Math.min(start + 5000, ROWS); i++) {
      const day = new Date(Date.UTC(2020, 0, 1 + (i % 1500))).toISOString().slice(0, 10);
      part += `${i},${day},${cities[random.below(8)] ?? ''},${'abcde'[random.below(5)] ?? ''}`;
      for (let c = 0; c < 16; c++)
        part += random.uniform() < 0.02 ? ',' : `,${(random.normal() * 100).toFixed(3)}`;
      part += '\n';
    }
    if (!file.write(part)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

async function plainDuckDb(): Promise<number> {
  const db = await DuckDBInstance.create(':memory:');
  const connection = await db.connect();
  const began = performance.now();
  await connection.run(
    `COPY (FROM read_csv('${csv}')) TO '${join(folder, 'plain.parquet')}' (FORMAT parquet, COMPRESSION zstd)`,
  );
  const seconds = (performance.now() - began) / 1000;
  connection.closeSync();
  db.closeSync();
  return seconds;
}

async function window_(duckdb: number): Promise<void> {
  const app = await startApp({ size: { width: 1280, height: 800 } });
  try {
    const { page } = app;
    const person = new Person(app);
    await person.openStart();
    const loops = await watchLoops(app);
    // Nobody drops a file sooner: the kernel makes itself ready in the meantime.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const seen = await firstRows(page);
    await dropFile(page, csv);
    const first = await seen();
    console.log(
      `first rows on screen ${first.rows.toFixed(0)} ms after the drop, with their types after ${first.types.toFixed(0)} ms`,
    );
    const begin = person.button('view.shell.import.begin');
    await begin.click({ trial: true });
    const began = performance.now();
    // Pressed from within: the driver's own press waits for the page to come to rest first.
    await begin.evaluate((button) => (button as HTMLButtonElement).click());
    // By attribute: a search by role walks the whole page in the page's own thread, and would be measured with it.
    await page.waitForSelector('[role="gridcell"]', { timeout: 180_000 });
    const seconds = (performance.now() - began) / 1000;
    const imported = await loops();
    console.log(
      `import ${seconds.toFixed(2)} s; plain DuckDB to Parquet ${duckdb.toFixed(2)} s; ratio ${(seconds / duckdb).toFixed(2)}`,
    );
    console.log(
      `while importing, longest hold of main ${imported.main.toFixed(0)} ms, longest task of the page ${imported.task.toFixed(0)} ms, ` +
        `longest gap between two of its turns ${imported.page.toFixed(0)} ms`,
    );

    const scrolling = await watchLoops(app);
    const waits: number[] = [];
    for (let step = 0; step <= 40; step++) {
      const from = performance.now();
      await page.evaluate((share) => {
        const grid = document.querySelector('[role="grid"]');
        if (grid) grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
      }, step / 40);
      await page.waitForFunction(() => document.querySelector('.grid-row.waiting') === null);
      waits.push(performance.now() - from);
    }
    const scrolled = await scrolling();
    waits.sort((a, b) => a - b);
    console.log(
      `scrolled to 41 places: rows shown after ${waits[20]?.toFixed(0)} ms (median), ${waits[40]?.toFixed(0)} ms (worst); ` +
        `longest hold of main ${scrolled.main.toFixed(0)} ms, longest task of the page ${scrolled.task.toFixed(0)} ms, ` +
        `longest gap ${scrolled.page.toFixed(0)} ms`,
    );
    const frames = await frameTimes(page);
    console.log(
      `scrolled by wheel, 120 turns: frames of ${frames.median.toFixed(0)} ms (median), ${frames.late.toFixed(0)} ms (95 of 100), ${frames.worst.toFixed(0)} ms (worst)`,
    );
  } finally {
    await app.close();
  }
}

interface FirstRows {
  rows: number;
  types: number;
}

/**
 * Milliseconds from the drop until the page has painted cells of the file, as they stand, and until it has painted the first column's type;
 * by the page's own clock. Call before the drop.
 */
async function firstRows(page: Page): Promise<() => Promise<FirstRows>> {
  await page.evaluate(() => {
    let dropped = 0;
    window.addEventListener('drop', () => (dropped = performance.now()), { capture: true, once: true });
    const painted = (selector: string): Promise<number> =>
      new Promise((resolve) => {
        const watch = new MutationObserver(() => {
          if (dropped === 0 || document.querySelector(selector) === null) return;
          watch.disconnect();
          // The frame after the one in which they were added has them on screen.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - dropped)));
        });
        watch.observe(document.body, { childList: true, subtree: true });
      });
    Object.assign(window, { __shown: Promise.all([painted('.preview td'), painted('.preview select')]) });
  });
  return async () => {
    const [rows, types] = await page.evaluate(
      () => (window as unknown as { __shown: Promise<[number, number]> }).__shown,
    );
    return { rows, types };
  };
}

/** Milliseconds between frames while the grid is turned by the wheel, a step a frame. */
async function frameTimes(page: Page): Promise<{ median: number; late: number; worst: number }> {
  const gaps = await page.evaluate(async () => {
    const grid = document.querySelector('[role="grid"]');
    if (!grid) return [];
    grid.scrollTop = 0;
    const gaps: number[] = [];
    let last = performance.now();
    for (let turn = 0; turn < 120; turn++) {
      grid.scrollTop += 120;
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      gaps.push(now - last);
      last = now;
    }
    return gaps.slice(1);
  });
  gaps.sort((a, b) => a - b);
  const at = (share: number): number =>
    gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? NaN;
  return { median: at(0.5), late: at(0.95), worst: at(1) };
}
