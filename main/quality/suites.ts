// Suites kept by name in the project, and as JSON files that another project can take.
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { AssayError, type DatasetVersion, NamedSuite, Suite } from '../../shared/domain';
import type { Project } from '../project';
import { checkOf } from './checks';

const SuiteFile = z.object({ format: z.literal('assay-suite'), formatVersion: z.literal(1), suite: Suite });

export class Suites {
  constructor(private readonly project: Project) {}

  /** By name. */
  list(): NamedSuite[] {
    return this.project.settings.get('suites', z.array(NamedSuite)) ?? [];
  }

  keep(name: string, suite: Suite): NamedSuite[] {
    return this.save([...this.list().filter((kept) => kept.name !== name), { name, suite }]);
  }

  forget(name: string): NamedSuite[] {
    return this.save(this.list().filter((kept) => kept.name !== name));
  }

  get(name: string): Suite {
    const found = this.list().find((kept) => kept.name === name);
    if (!found) throw new AssayError('quality.checkMissing');
    return found.suite;
  }

  private save(all: NamedSuite[]): NamedSuite[] {
    const ordered = all.sort((a, b) => a.name.localeCompare(b.name));
    this.project.settings.set('suites', ordered);
    return ordered;
  }
}

/** What a suite asks of this version: checks and columns that are not there are left out. */
export function fitting(suite: Suite, version: DatasetVersion): Suite {
  const names = new Set(version.columns.map(({ name }) => name));
  const target = suite.target !== null && names.has(suite.target) ? suite.target : null;
  const entries = suite.entries.flatMap((entry) => {
    if (!checkOf(entry.check)) return [];
    const columns = entry.columns.filter((name) => names.has(name));
    // An entry of single columns cannot do without one of them.
    const whole = columns.length === entry.columns.length;
    const single = entry.id.startsWith(`${entry.check}:`) || entry.columns.length <= 2;
    return whole || (!single && columns.length > 0) ? [{ ...entry, columns }] : [];
  });
  return { target, entries };
}

/** Whole or not at all: aside, flushed, then renamed into place. Returns the path. */
export async function writeWhole(path: string, content: string): Promise<string> {
  const aside = `${path}.new`;
  try {
    const file = await open(aside, 'w');
    try {
      await file.writeFile(content);
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

export const writeSuite = (path: string, suite: Suite): Promise<string> =>
  writeWhole(path, `${JSON.stringify({ format: 'assay-suite', formatVersion: 1, suite }, null, 2)}\n`);

/** Errors: quality.suiteUnreadable. */
export async function readSuite(path: string): Promise<Suite> {
  try {
    return SuiteFile.parse(JSON.parse(await readFile(path, 'utf8'))).suite;
  } catch (cause) {
    throw new AssayError('quality.suiteUnreadable', { path }, { cause });
  }
}
