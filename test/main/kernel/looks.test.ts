import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Looks } from '../../../main/kernel/looks';

let folder: string;
let cache: string;
let csv: string;
const looks = (): Looks => new Looks(cache, {});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-looks-'));
  cache = join(folder, 'cache');
  csv = join(folder, 'a.csv');
  writeFileSync(csv, 'id,at\n1,2024-01-01\n2,2024-01-02\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('uses one engine for all looks, and leaves nothing when it is retired', async () => {
  const all = looks();
  await all.warm();
  const found = await Promise.all([all.inspect([csv], undefined, {}), all.inspect([csv], undefined, {})]);
  expect(found.map(({ columns }) => columns.map(({ type }) => type))).toEqual([
    ['integer', 'date'],
    ['integer', 'date'],
  ]);
  expect(readdirSync(cache)).toHaveLength(1);
  await all.retire();
  expect(readdirSync(cache)).toEqual([]);
});

it('lets a look end that is under way when it is retired, and looks again afterwards', async () => {
  const all = looks();
  const first = all.inspect([csv], undefined, {});
  await all.retire();
  const second = all.inspect([csv], undefined, {});
  expect((await first).rows).toHaveLength(2);
  expect((await second).rows).toHaveLength(2);
  expect(readdirSync(cache)).toHaveLength(1);
  await all.retire();
  expect(readdirSync(cache)).toEqual([]);
});

it('says by name what is wrong with a file, and looks at the next', async () => {
  const all = looks();
  await expect(all.inspect([join(folder, 'gone.csv')], undefined, {})).rejects.toMatchObject({
    code: 'data.notFound',
  });
  expect((await all.inspect([csv], undefined, {})).columns).toHaveLength(2);
  await all.retire();
  expect(existsSync(csv)).toBe(true);
});

it('clears away what killed processes have left, and nothing of one that is at work', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  for (const left of [`look-${dead}-a`, 'look-old', `look-${process.ppid}-b`, 'shop'])
    mkdirSync(join(cache, left, 'scratch'), { recursive: true });
  const all = looks();
  await all.warm();
  await all.retire();
  expect(readdirSync(cache)).toEqual([`look-${process.ppid}-b`, 'shop']);
});
