// A small JSON file of this program's own (window bounds, preferences): read leniently, written aside and renamed.
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** What the file holds, or `fallback` where it is missing, damaged or of another form. */
export function readJson<T>(file: string, schema: z.ZodType<T>, fallback: T): T {
  try {
    const found = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return found.success ? found.data : fallback;
  } catch {
    return fallback;
  }
}

const queues = new Map<string, Promise<void>>();

/**
 * Replaces the file as a whole; a crash leaves the old one or the new one, never a part. Writes of one file happen in the order
 * of the calls, so that the last one wins.
 */
export function writeJson(file: string, value: unknown): Promise<void> {
  const before = queues.get(file) ?? Promise.resolve();
  const done = before.then(() => replace(file, value));
  queues.set(
    file,
    done.catch(() => undefined),
  );
  return done;
}

/** Resolves when every write asked for so far has ended, well or not: to be awaited before the program ends. */
export async function written(): Promise<void> {
  await Promise.all(queues.values());
}

async function replace(file: string, value: unknown): Promise<void> {
  const aside = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    const handle = await open(aside, 'w');
    try {
      await handle.writeFile(JSON.stringify(value));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
