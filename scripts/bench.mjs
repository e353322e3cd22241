// npm run bench [-- NAME…]: runs every test/bench/NAME.bench.ts or .mjs, or those named, each in its own process.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { prepareWindow } from './lib/prepare.mjs';
import { command, note, Trouble } from './lib/progress.mjs';
import { handOver } from './lib/run.mjs';

const folder = join(root, 'test/bench');
const ENDING = /\.bench\.(ts|mjs)$/;

await command(async (names) => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => ENDING.test(file)) : [];
  const known = files.map((file) => file.replace(ENDING, ''));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Trouble(`There is no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}.`);
  const { display, env } = await prepareWindow({ virtual: true });
  let failed = 0;
  for (const file of files) {
    const name = file.replace(ENDING, '');
    if (names.length > 0 && !names.includes(name)) continue;
    note(`\n== ${name}`);
    const runner = file.endsWith('.ts') ? [join(root, 'scripts/lib/run-ts.mjs')] : [];
    const code = await handOver(process.execPath, [...runner, join(folder, file)], { env, cwd: root });
    if (code !== 0) failed = code;
  }
  display.stop();
  return failed;
});
