// Suites as JSON files that another project can take, an entry a line.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AssayError, type Suite, SuiteEntry, Turns } from '../../shared/domain';
import { writeWhole } from '../project';

const SuiteFile = z.object({
  format: z.literal('assay-suite'),
  formatVersion: z.literal(1),
  suite: z.object({ target: z.string().nullable(), entries: z.array(z.unknown()) }),
});

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
