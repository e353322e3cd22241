// npm start: checks, provides what is missing, builds, opens the window. What follows `--` goes to the application
// (`npm start -- --demo`, `npm start -- project.assay`). `--dev` serves the renderer with hot reload instead.
import { join } from 'node:path';
import { electronSwitches } from './lib/launch.mjs';
import { modules, root } from './lib/paths.mjs';
import { prepareWindow } from './lib/prepare.mjs';
import { command, note } from './lib/progress.mjs';
import { handOver } from './lib/run.mjs';

await command(async (args) => {
  const dev = args.includes('--dev');
  const rest = args.filter((arg) => arg !== '--dev');
  const { electron, display, env } = await prepareWindow({ once: true, build: !dev });
  if (display.virtual)
    note(
      `No screen was found: the window opens on a virtual one (DISPLAY=${display.env.DISPLAY}). Ctrl+C ends it.`,
    );
  const switches = [...electronSwitches(display), ...rest];
  const cwd = process.env.INIT_CWD ?? process.cwd();
  try {
    return dev
      ? await handOver(
          process.execPath,
          [join(modules, 'electron-vite/bin/electron-vite.js'), 'dev', '--', ...switches],
          { env, cwd: root },
        )
      : await handOver(electron.executable, [root, ...switches], { env, cwd, apart: true });
  } finally {
    display.stop();
  }
});
