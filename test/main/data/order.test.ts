// Rows keep the file's order through an import that several threads do: "go to row", failing rows, splits and scores rely on it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DataService, openEngine } from '../../../main/data';
import { Project } from '../../../main/project';
import { Random, systemClock } from '../../../shared/domain';
import { lineOf } from './lines';

// Enough that DuckDB reads the file in blocks on every thread; with fewer, the order holds by chance.
const ROWS = 150_000;
const NUMBERS = 19;

it('keeps the order of a large file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-order-'));
  const random = new Random(1);
  const path = join(folder, 'large.csv');
  const lines = [['id', ...Array.from({ length: NUMBERS }, (_, i) => `v${i}`)].join(',')];
  for (let i = 0; i < ROWS; i++) {
    let line = String(i);
    for (let c = 0; c < NUMBERS; c++) line += `,${random.uniform().toFixed(6)}`;
    lines.push(line);
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  const project = Project.create(join(folder, 'p.assay'), {
    name: 'order',
    clock: systemClock,
    cacheRoot: folder,
  });
  const engine = await openEngine({ cacheDir: project.cacheDir });
  try {
    const data = new DataService(project, engine);
    const version = await data.import(path, {}, {});
    expect(version.rows).toBe(ROWS);
    const frame = await data.frame(version.id, ['id']);
    const [id] = frame.columns;
    if (id?.kind !== 'number') throw new Error('id is not a number');
    expect(id.values.findIndex((value, row) => value !== row)).toBe(-1);
    expect(frame.rowIds.findIndex((value, row) => value !== row)).toBe(-1);
    const window = await data.window({ versionId: version.id, offset: ROWS - 3, limit: 3 });
    expect(window.cells.map((cells) => cells[0])).toEqual([ROWS - 3, ROWS - 2, ROWS - 1]);
    let seen = 0;
    for await (const batch of data.readFrame(path, [{ name: 'id', type: 'integer' }])) {
      const { lines } = batch.raw;
      for (let row = 0; row < lines.ends.length; row++)
        if (lineOf(lines, row).split(',')[0] !== String(seen++))
          throw new Error(`row ${seen} is out of place`);
    }
    expect(seen).toBe(ROWS);
  } finally {
    engine.close();
    project.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
