// npm run -s assay -- …: the kernel from a terminal. Provides the SQLite binding and an up-to-date build (notes on stderr
// only), then becomes the built command line in this very process, so that signals and the exit code are its own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBasics } from './lib/basics.mjs';
import { ensureBuild } from './lib/build.mjs';
import { out } from './lib/paths.mjs';
import { command } from './lib/progress.mjs';
import { ensureSqlite } from './lib/sqlite.mjs';

await command(async () => {
  ensureBasics();
  await ensureSqlite();
  await ensureBuild();
  // npm changes to the repository; a file named on the command line is meant from where the person stands.
  if (process.env.INIT_CWD && process.env.npm_lifecycle_event) process.chdir(process.env.INIT_CWD);
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const cli = join(out, 'main/cli.js');
  process.argv[1] = cli;
  await import(pathToFileURL(cli).href);
});
