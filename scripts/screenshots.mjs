// npm run screenshots [-- ARGS]: runs test/e2e/screenshots.ts, the walk that takes a picture of every view, into screenshots/
// (or the folder named by ASSAY_SCREENSHOTS).
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { prepareWindow } from './lib/prepare.mjs';
import { command, note, Trouble } from './lib/progress.mjs';
import { handOver } from './lib/run.mjs';

await command(async (args) => {
  const walk = join(root, 'test/e2e/screenshots.ts');
  if (!existsSync(walk)) throw new Trouble('There is no test/e2e/screenshots.ts to run.');
  const target = process.env.ASSAY_SCREENSHOTS ?? join(root, 'screenshots');
  mkdirSync(target, { recursive: true });
  const { display, env } = await prepareWindow({ virtual: true });
  const code = await handOver(process.execPath, [join(root, 'scripts/lib/run-ts.mjs'), walk, ...args], {
    env: { ...env, ASSAY_SCREENSHOTS: target },
    cwd: root,
  });
  display.stop();
  if (code === 0) note(`Pictures lie in ${target}`);
  return code;
});
