// A table is stored while it is still being written: what is kept must be the finished file, whatever came between.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../shared/domain';
import { DataService, openEngine } from '../../../main/data';
import { EarlyPieces, PIECE_BYTES } from '../../../main/data/early';
import { Project } from '../../../main/project';
import { errorOf, workshops } from './workshop';

const workshop = workshops();
const ROWS = 300_000;

/** Numbers that do not compress: a few pieces of Parquet. */
function noise(): { text: string; sum: number } {
  const random = new Random(7);
  let sum = 0;
  const lines = ['a,b,c'];
  for (let i = 0; i < ROWS; i++) {
    const a = random.below(1_000_000);
    sum += a;
    lines.push(`${a},${random.uniform()},${random.uniform()}`);
  }
  return { text: `${lines.join('\n')}\n`, sum };
}

describe('a table that is stored while it is written', () => {
  it('is in the project as it is in the cache, though an import of the same file was cancelled just before', async () => {
    const { folder, project, engine, data, file } = await workshop();
    const { text, sum } = noise();
    const path = file('noise.csv', text);
    const stop = new AbortController();
    const onProgress = ({ fraction }: { fraction: number | null }): void => {
      if ((fraction ?? 0) > 0.7) stop.abort();
    };
    expect((await errorOf(data.import(path, {}, { signal: stop.signal, onProgress }))).code).toBe(
      'cancelled',
    );
    // At once: what the first has stored is being removed while the second counts on it.
    const version = await data.import(path);
    await expect.poll(() => project.blobs.unreferenced()).toEqual([]);
    const parts = project.datasets.parts(version.id, 'data');
    expect(parts.length).toBeGreaterThan(2);
    const files = readdirSync(project.cacheDir).filter((name) => name.endsWith('.parquet'));
    expect(files).toHaveLength(1);
    const cached = readFileSync(join(project.cacheDir, files[0] ?? ''));
    expect(Buffer.concat(parts.map(({ hash }) => project.blobs.get(hash))).equals(cached)).toBe(true);

    engine.close();
    project.close();
    rmSync(project.cacheDir, { recursive: true });
    const again = Project.open(project.path, { cacheRoot: join(folder, 'cache') });
    const its = await openEngine({ cacheDir: again.cacheDir });
    const frame = await new DataService(again, its).frame(version.id, ['a']);
    const [a] = frame.columns;
    expect(a?.kind === 'number' ? a.values.reduce((all, value) => all + value, 0) : null).toBe(sum);
    its.close();
    again.close();
  });

  it('leaves nothing behind where no version came of it', async () => {
    const { folder, project } = await workshop();
    const early = new EarlyPieces(project);
    const path = join(folder, 'growing');
    const piece = (byte: number): Buffer => Buffer.alloc(PIECE_BYTES, byte);
    await early.during(path, async () => {
      await writeFile(path, piece(1));
      await expect.poll(() => project.blobs.unreferenced().length).toBe(1);
      await appendFile(path, piece(2).subarray(1));
    });
    // The second is no whole piece.
    expect(project.blobs.unreferenced().length).toBe(1);
    early.drop();
    await expect.poll(() => project.blobs.unreferenced()).toEqual([]);
  });

  it('is not stored where writing fails before it begins', async () => {
    const { folder, project } = await workshop();
    const early = new EarlyPieces(project);
    const failing = early.during(join(folder, 'none'), () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
    expect(project.blobs.unreferenced()).toEqual([]);
  });
});
