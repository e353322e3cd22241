import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../shared/domain';
import { DataService, openEngine } from '../../../main/data';
import { Project } from '../../../main/project';
import { startFixture } from '../project/places';
import { workshops } from './workshop';

const workshop = workshops();
const fixture = join(import.meta.dirname, 'fixtures-import.ts');

/** Numbers that do not compress, about 20 bytes each. */
function noise(rows: number): string {
  const random = new Random(5);
  return `a,b,c\n${Array.from({ length: rows }, () => `${random.uniform()},${random.uniform()},${random.uniform()}`).join('\n')}\n`;
}

async function reopen(path: string, cacheRoot: string): Promise<{ rows: number[]; readable: number }> {
  const project = Project.open(path, { cacheRoot });
  const engine = await openEngine({ cacheDir: project.cacheDir });
  const data = new DataService(project, engine);
  const current = project.datasets.current();
  const { cells } = await data.window({ versionId: current?.id ?? 0, offset: 0, limit: 10 });
  await expect.poll(() => project.blobs.unreferenced()).toEqual([]);
  expect(readdirSync(engine.scratch).filter((name) => name.startsWith('job'))).toEqual([]);
  const rows = project.datasets.list().map((version) => version.rows);
  engine.close();
  project.close();
  return { rows, readable: cells.length };
}

describe('an import whose process is killed', () => {
  it.each(['data.progress.unpacking', 'data.progress.reading', 'data.progress.storing'])(
    'at %s leaves the project as it was',
    async (moment) => {
      const { folder, file } = await workshop();
      const path = join(folder, 'killed.assay');
      const cacheRoot = join(folder, 'its cache');
      const small = file('small.csv', 'a,b\n1,x\n2,y\n');
      const large = moment.endsWith('unpacking')
        ? file('large.csv.gz', gzipSync(noise(400_000), { level: 1 }))
        : file('large.csv', noise(400_000));
      const child = startFixture(fixture, [path, cacheRoot, small, large, moment]);
      expect(await child.end()).toBeNull();
      expect(child.output).toBe('first imported\n');
      expect(await reopen(path, cacheRoot)).toEqual({ rows: [2], readable: 2 });
    },
  );
});

describe('an import that fills the disk', () => {
  it.each(['large.csv', 'large.csv.gz'])('(%s) says so and leaves the project as it was', async (name) => {
    const { folder, file } = await workshop();
    const path = join(folder, 'full.assay');
    const cacheRoot = join(folder, 'its cache');
    const small = file('small.csv', 'a,b\n1,x\n2,y\n');
    const content = noise(300_000);
    const large = file(name, name.endsWith('.gz') ? gzipSync(content, { level: 1 }) : content);
    // No file may grow beyond 3 MB: the parts of the second import would.
    const child = startFixture(fixture, [path, cacheRoot, small, large], { fileBlocks: 6000 });
    expect(await child.end()).toBe(0);
    expect(child.output).toContain('error data.diskFull');
    expect(child.output).toContain('current small.csv, 0 blobs left');
    expect(await reopen(path, cacheRoot)).toEqual({ rows: [2], readable: 2 });
  });
});
