// Every file of the messy folder, against outcomes written down in messy.tsv: rows and columns with the first row, or the error.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AssayError } from '../../../shared/domain';
import { bundleWorker } from '../learn/bundle';
import { type Workshop, workshops } from './workshop';

const folder = resolve(import.meta.dirname, '../../../../shared/data/messy');
const present = existsSync(folder);
if (!present) console.warn(`Skipped: there is no ${folder}.`);

const outcomes = readFileSync(join(import.meta.dirname, 'messy.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t'));

const workshop = workshops(true);

/** What came of a file: `rows x columns` and its first row, or the code of the error and what its sentence names. */
async function outcome({ data, cells }: Workshop, path: string): Promise<[string, string]> {
  try {
    const version = await data.import(path);
    const [first] = await cells();
    return [`${version.rows}x${version.columns.length}`, JSON.stringify(first)];
  } catch (thrown) {
    if (!(thrown instanceof AssayError)) throw thrown;
    const { file: _, ...named } = thrown.params;
    return [thrown.code, JSON.stringify(named)];
  }
}

describe.skipIf(!present)('the messy folder', () => {
  beforeAll(() => bundleWorker('main/data/reader/thread.ts'));

  it('is listed whole', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
    expect(outcomes.map(([file]) => file)).toEqual(files.sort());
  });

  it.each(outcomes)('%s: %s', async (file = '', expected, detail) => {
    expect(await outcome(await workshop(), join(folder, file))).toEqual([expected, detail]);
  });
});
