// The list of recently opened projects, newest first, kept in the user's application folder.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, RecentProject } from '../../shared/domain';
import { readJson, writeJson } from './files';

const Entries = z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.number() }));
const MAXIMUM = 12;

export class RecentProjects {
  private readonly file: string;

  constructor(
    userData: string,
    private readonly clock: Clock,
  ) {
    this.file = join(userData, 'recent.json');
  }

  list(): RecentProject[] {
    return readJson(this.file, Entries, []).map((entry) => ({ ...entry, exists: existsSync(entry.path) }));
  }

  opened(path: string, name: string): void {
    const others = readJson(this.file, Entries, []).filter((entry) => entry.path !== path);
    writeJson(this.file, [{ path, name, openedAt: this.clock.now() }, ...others].slice(0, MAXIMUM));
  }

  forget(path: string): void {
    writeJson(
      this.file,
      readJson(this.file, Entries, []).filter((entry) => entry.path !== path),
    );
  }
}
