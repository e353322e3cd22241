// Everything a command needs before it may open a window: checks, native parts, build, a screen, and the environment that
// points to them.
import { ensureBasics } from './basics.mjs';
import { ensureBuild } from './build.mjs';
import { openDisplay } from './display.mjs';
import { electronEnv, ensureElectron } from './electron.mjs';
import { checkSandbox, localeEnv } from './launch.mjs';
import { ensureSqlite } from './sqlite.mjs';
import { ensureSystem } from './system.mjs';

/**
 * Resolves to `{ electron, display, env }`; the caller stops the display. `virtual: true` keeps windows off the person's own
 * screen (ASSAY_SHOW=1 puts them back on it); `once` ends a virtual one with its last window; `build: false` leaves out/ as it is.
 */
export async function prepareWindow({ virtual = false, once = false, build = true } = {}) {
  const hidden = virtual && !process.env.ASSAY_SHOW;
  ensureBasics();
  await ensureSystem(hidden ? { headless: true } : {});
  await ensureSqlite();
  const electron = await ensureElectron();
  checkSandbox(electron.dist);
  if (build) await ensureBuild();
  const display = await openDisplay({ virtual: hidden, once });
  const env = {
    ...process.env,
    ...electronEnv(electron),
    ...display.env,
    ...localeEnv(),
    ORT_DISABLE_TELEMETRY: '1',
  };
  delete env.ELECTRON_RUN_AS_NODE;
  return { electron, display, env };
}
