// What was reported as saved is there after a power cut at any step of storing, after a disk that refuses, and after a kill at any moment.
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Project } from '../../../main/project';
import { Random } from '../../../shared/domain';
import { startFixture, temporaryFolder } from './places';
import { CuttableDisk } from './power';
import { version } from './values';

const folder = temporaryFolder();
const random = new Random(11);

const bytes = (length: number): Buffer => {
  const made = Buffer.alloc(length);
  for (let at = 0; at < length; at += 4) made.writeUInt32LE(random.below(2 ** 32), at);
  return made;
};

/** What was reported as saved so far. */
interface Saved {
  versions: { id: number; hashes: string[] }[];
  number: number;
}

function made(): { project: Project; disk: CuttableDisk; path: string; cacheRoot: string; saved: Saved } {
  const at = folder();
  const path = join(at, 'shop.assay');
  const cacheRoot = join(at, 'cache');
  Project.create(path, { name: 'Shop', cacheRoot }).close();
  const disk = new CuttableDisk(path);
  const project = Project.open(path, { cacheRoot, disk });
  disk.flushed('file', 'log');
  return { project, disk, path, cacheRoot, saved: { versions: [], number: 0 } };
}

async function importOne(project: Project, saved: Saved): Promise<void> {
  const hashes: string[] = [];
  for (let piece = 0; piece < 4; piece++) hashes.push(await project.blobs.putSoon(bytes(40_000)));
  const parts = hashes.map((hash, i) => ({ hash, rows: i === 0 ? 3 : 0 }));
  const { id } = await project.transactionSoon(() => project.datasets.addVersion(version(), parts));
  saved.versions.push({ id, hashes });
}

function setNumber(project: Project, disk: CuttableDisk, saved: Saved, number: number): void {
  project.settings.set('number', number);
  disk.flushed('log'); // SQLite's own flush: the call has returned
  saved.number = number;
}

/** What is wrong with a project file and its log beside what was saved; opens and so mends it. */
function wrong(path: string, saved: Saved): string[] {
  const db = new Database(path);
  try {
    const found: string[] = [];
    const whole = db.pragma('integrity_check', { simple: true });
    if (whole !== 'ok') found.push(String(whole));
    const data = db.prepare('SELECT data FROM blob WHERE hash = ?').pluck();
    const parts = db.prepare('SELECT hash FROM version_part WHERE version_id = ? ORDER BY ordinal').pluck();
    for (const { id, hashes } of saved.versions) {
      if (String(parts.all(id)) !== String(hashes)) found.push(`version ${id}`);
      for (const hash of hashes) {
        const blob = data.get(hash) as Buffer | undefined;
        if (!blob || createHash('sha256').update(blob).digest('hex') !== hash) found.push(`blob ${hash}`);
      }
    }
    const number = db.prepare(`SELECT value FROM setting WHERE key = 'number'`).pluck().get();
    if (Number(number ?? 0) < saved.number) found.push(`number ${number}, not ${saved.number}`);
    return found;
  } catch (thrown) {
    return [String(thrown)];
  } finally {
    db.close();
  }
}

describe('a power cut', () => {
  it.each([
    ['while only an import stores', false],
    ['with transactions coming in between', true],
  ])('takes nothing that was reported as saved, %s', async (_, between) => {
    const { project, disk, cacheRoot, path, saved } = made();
    const trouble: string[] = [];
    const seen = { file: 0, log: 0, cuts: 0 };
    const look = (when: string): void => {
      const at = folder();
      for (const cut of disk.cut(at)) {
        seen.cuts++;
        trouble.push(...wrong(cut, saved).map((what) => `${when}: ${what}`));
      }
      rmSync(at, { recursive: true, force: true });
    };
    let inside = false;
    let asked = 0;
    disk.onFlush = (of, done) => {
      if (!done) seen[of]++;
      look(`${done ? 'after' : 'before'} the flush ${seen[of]} of the ${of}`);
      // Not at each: after some attempts SQLite merges by itself, with flushes that this disk does not see.
      if (!between || inside || done || ++asked % 3 !== 0) return;
      inside = true;
      setNumber(project, disk, saved, saved.number + 1);
      inside = false;
      look(`after a transaction during the flush of the ${of}`);
    };
    for (let round = 0; round < 4; round++) {
      await importOne(project, saved);
      look(`after import ${round + 1}`);
      setNumber(project, disk, saved, saved.number + 1);
    }
    await project.blobs.collect([await project.blobs.putSoon(bytes(500_000))]);
    look('after leftovers were removed');
    await project.settle();
    look('once settled');
    expect(trouble).toEqual([]);
    expect(seen.file).toBeGreaterThan(3);
    expect(seen.cuts).toBeGreaterThan(60);
    disk.onFlush = () => undefined;
    project.close();
    expect(wrong(path, saved)).toEqual([]);
    const again = Project.open(path, { cacheRoot });
    expect(again.settings.get('number', z.number())).toBe(saved.number);
    again.close();
  });

  it('would be noticed by these tests where the file was not flushed before the log is cut', async () => {
    const { project, disk, saved } = made();
    // A disk that only says that the file is on it.
    const { flushNow } = disk;
    disk.flushNow = (descriptor) => {
      const before = Reflect.get(disk, 'certain') as { file: Buffer };
      const { file } = before;
      flushNow.call(disk, descriptor);
      before.file = file;
    };
    const trouble: string[] = [];
    for (let round = 0; round < 4; round++) {
      await importOne(project, saved);
      for (const cut of disk.cut(folder())) trouble.push(...wrong(cut, saved));
    }
    expect(trouble).not.toEqual([]);
    project.close();
  });
});

describe('a disk that refuses', () => {
  it.each(['close', 'kill'] as const)(
    'to take the merged file loses nothing: the log is kept until the next opening (%s)',
    async (ending) => {
      const { project, disk, path, cacheRoot, saved } = made();
      await importOne(project, saved);
      disk.failing = 'file';
      await expect(
        (async () => {
          for (let round = 0; round < 5; round++) await importOne(project, saved);
        })(),
      ).rejects.toMatchObject({ cause: { code: 'EIO' } });
      expect(() => project.settings.set('number', 9)).toThrow();
      await expect(importOne(project, saved)).rejects.toThrow();
      let at = path;
      if (ending === 'kill') at = disk.copy(folder());
      else {
        project.close();
        expect(existsSync(`${path}-wal`)).toBe(true);
      }
      // None of what was merged has reached the disk.
      writeFileSync(at, disk.onDisk);
      Project.open(at, { cacheRoot }).close();
      expect(wrong(at, saved)).toEqual([]);
      project.close();
      expect(readdirSync(join(at, '..')).filter((name) => name.includes('wal'))).toEqual([]);
    },
  );

  it('to take the log fails the call and all later ones, and nothing that was saved before is lost', async () => {
    const { project, disk, path, cacheRoot, saved } = made();
    await importOne(project, saved);
    disk.failing = 'log';
    await expect(importOne(project, { versions: [], number: 0 })).rejects.toMatchObject({
      cause: { code: 'EIO' },
    });
    expect(() => project.settings.set('number', 9)).toThrow();
    project.close();
    Project.open(path, { cacheRoot }).close();
    expect(wrong(path, saved)).toEqual([]);
  });
});

describe('a process killed at any moment', () => {
  it('leaves all that it has said to be saved', async () => {
    for (const after of [3, 17, 40]) {
      const at = folder();
      const [path, cacheRoot] = [join(at, 'shop.assay'), join(at, 'cache')];
      const child = startFixture(join(import.meta.dirname, 'fixtures-import.ts'), [path, cacheRoot]);
      await child.said(`saved ${after} `);
      await new Promise((resolve) => setTimeout(resolve, random.below(40)));
      await child.kill();
      const lines = [...child.output.matchAll(/^saved (\d+) (\w+)\n/gm)];
      const saved: Saved = { versions: [], number: Number(lines.at(-1)?.[1]) };
      for (const [, id, hash] of lines) saved.versions.push({ id: Number(id), hashes: [String(hash)] });
      expect(saved.versions.length).toBeGreaterThanOrEqual(after);
      Project.open(path, { cacheRoot }).close();
      expect(wrong(path, saved)).toEqual([]);
    }
  });

  it('holds the lock of its file however often the log was merged', async () => {
    const at = folder();
    const [path, cacheRoot] = [join(at, 'shop.assay'), join(at, 'cache')];
    const child = startFixture(join(import.meta.dirname, 'fixtures-import.ts'), [path, cacheRoot]);
    await child.said('saved 30 ');
    expect(() => Project.open(path, { cacheRoot })).toThrow(
      expect.objectContaining({ code: 'project.locked' }),
    );
    await child.kill();
    Project.open(path, { cacheRoot }).close();
  });
});
