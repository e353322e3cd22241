// Suites as JSON files that another project can take, an entry a line; and files that are written whole or not at all.
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { AssayError, type Suite, SuiteEntry, Turns } from '../../shared/domain';

const SuiteFile = z.object({
  format: z.literal('assay-suite'),
  formatVersion: z.literal(1),
  suite: z.object({ target: z.string().nullable(), entries: z.array(z.unknown()) }),
});

/** Characters that are written at once. */
const AT_ONCE = 200_000;

/** Whole or not at all: aside, flushed, then renamed into place. Returns the path. */
export async function writeWhole(path: string, content: string | Iterable<string>): Promise<string> {
  const aside = `${path}.new`;
  try {
    const file = await open(aside, 'w');
    try {
      let waiting = '';
      for (const part of typeof content === 'string' ? [content] : content) {
        waiting += part;
        if (waiting.length < AT_ONCE) continue;
        await file.writeFile(waiting);
        waiting = '';
      }
      await file.writeFile(waiting);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
    return path;
  } catch (cause) {
    await rm(aside, { force: true });
    throw new AssayError('project.notWritable', { path }, { cause });
  }
}

/** Errors: project.notWritable. */
export const writeSuite = (path: string, suite: Suite): Promise<string> => writeWhole(path, linesOf(suite));

function* linesOf({ target, entries }: Suite): Generator<string> {
  yield `{"format": "assay-suite", "formatVersion": 1, "suite": {"target": ${JSON.stringify(target)}, "entries": [`;
  for (const [i, entry] of entries.entries()) yield `${i === 0 ? '' : ','}\n${JSON.stringify(entry)}`;
  yield '\n]}}\n';
}

/** Errors: quality.suiteUnreadable. */
export async function readSuite(path: string): Promise<Suite> {
  try {
    const { suite } = SuiteFile.parse(JSON.parse(await readFile(path, 'utf8')));
    const entries: SuiteEntry[] = [];
    const turns = new Turns();
    for (const entry of suite.entries) {
      if (turns.due) await turns.take();
      entries.push(SuiteEntry.parse(entry));
    }
    return { target: suite.target, entries };
  } catch (cause) {
    throw new AssayError('quality.suiteUnreadable', { path }, { cause });
  }
}
