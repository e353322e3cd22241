// npm run build [-- --force]: out/ is brought up to date.
import { ensureBasics } from './lib/basics.mjs';
import { ensureBuild } from './lib/build.mjs';
import { command, note } from './lib/progress.mjs';

await command(async (args) => {
  ensureBasics();
  const built = await ensureBuild({ force: args.includes('--force') });
  if (!built) note('The build is up to date.');
});
