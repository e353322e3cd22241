// DuckDB works within a limit of ours: what does not fit spills to the cache folder, and goes with the engine.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../../main/data';
import { memoryLimit } from '../../../main/data/memory';
import { errorOf } from './workshop';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const cache = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  folders.push(folder);
  return folder;
};

describe('the memory that DuckDB may hold', () => {
  it('is a third of the machine, between 1 and 3 GB', () => {
    expect(memoryLimit(2 ** 30)).toBe('1024MiB');
    expect(memoryLimit(6 * 2 ** 30)).toBe('2150MiB');
    expect(memoryLimit(64 * 2 ** 30)).toBe('3072MiB');
  });

  it('is set where none is given', async () => {
    const engine = await openEngine({ cacheDir: cache() });
    const { limit } = await engine.row<{ limit: string }>("SELECT current_setting('memory_limit') AS limit");
    engine.close();
    const [figure, unit] = limit.split(' ');
    expect(unit).toBe('GiB');
    expect(Number(figure)).toBeLessThanOrEqual(3);
  });

  it('holds for a sort of much more, and leaves nothing in the cache folder', async () => {
    const cacheDir = cache();
    const engine = await openEngine({ cacheDir, memoryLimit: '100MB' });
    await engine.run('SET threads = 2');
    // 2,000,000 rows of about 60 bytes: beyond the limit.
    const sorted = `SELECT hash(i) AS h, repeat('x', 40) || i AS v FROM range(2000000) AS t(i) ORDER BY h`;
    const to = join(cacheDir, 'sorted.parquet');
    await engine.run(`COPY (${sorted}) TO '${to}' (FORMAT parquet)`);
    const { n } = await engine.row<{ n: number }>(`SELECT count(*) AS n FROM read_parquet('${to}')`);
    expect(n).toBe(2_000_000);
    expect(readFileSync(to).length).toBeGreaterThan(1e6);
    engine.close();
    expect(existsSync(engine.scratch)).toBe(false);
  });

  it('is named where nothing can spill', async () => {
    const engine = await openEngine({ cacheDir: cache(), memoryLimit: '30MB' });
    const error = await errorOf(
      engine.row(`SELECT list(repeat('x', 100) || i) AS l FROM range(4000000) AS t(i)`),
    );
    engine.close();
    expect(error.code).toBe('data.memory');
  });
});
