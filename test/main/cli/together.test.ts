// A folder of tables from the terminal: one table with the names of its files, or the name of the file that does not fit.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Terminal } from './terminal';

const terminal = new Terminal();
afterAll(() => terminal.dispose());

it('reads a folder as one table, and refuses one whose files differ', async () => {
  const folder = terminal.path('months');
  mkdirSync(folder);
  for (const month of ['jan', 'feb'])
    writeFileSync(
      join(folder, `${month}.csv`),
      `n,shop\n${Array.from({ length: 20 }, (_, i) => `${i},a${i % 3}`).join('\n')}\n`,
    );
  const made = await terminal.run('check', folder, '--source-column', 'month', '--json');
  expect([0, 3]).toContain(made.code);
  expect(JSON.parse(made.stdout)).toMatchObject({ rows: 40 });
  const taken = await terminal.run('check', folder, '--source-column', 'shop');
  expect(taken.code).toBe(4);
  expect(taken.stderr).toContain('shop');
  writeFileSync(join(folder, 'mar.csv'), 'n,store\n1,a\n');
  const differs = await terminal.run('check', folder);
  expect(differs.code).toBe(4);
  expect(differs.stderr).toContain('mar.csv has other columns than feb.csv: missing shop; additional store');
  expect(differs.stderr).toContain('Take that file out of the folder');
});
