// What Electron runs when it is handed a folder instead of being packaged: loads that folder's application. Electron's own
// releases bring this along; the runtime that scripts/lib/electron.mjs puts together does not. Top-level await is on purpose:
// without it `ready` fires before the application has been loaded.
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const preloads = [];
let target = null;
const args = process.argv.slice(1);
for (let at = 0; at < args.length; at++) {
  if (args[at] === '-r' || args[at] === '--require') preloads.push(args[++at]);
  else if (!args[at].startsWith('-')) {
    target = resolve(args[at]);
    break;
  }
}

if (!target || !existsSync(target)) {
  process.stderr.write('Usage: electron [-r MODULE] FOLDER\n');
  app.exit(2);
} else {
  const require = createRequire(join(target, 'package.json'));
  for (const file of preloads) require(resolve(file));
  let entry = target;
  if (statSync(target).isDirectory()) {
    const about = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
    app.setVersion(about.version ?? '0.0.0');
    app.name = about.productName ?? about.name ?? 'Electron';
    app.setAppPath(target);
    entry = join(target, about.main ?? 'index.js');
  }
  Object.defineProperty(process, 'defaultApp', { value: true });
  await import(pathToFileURL(entry).href);
}
