// Electron's entry: says where things lie and starts the application.
import { app } from 'electron';
import { join, resolve } from 'node:path';
import { startApplication } from './window';

const out = resolve(import.meta.dirname, '..');

startApplication({
  out,
  // What ships beside the code lies beside the package; in a checkout the kernel looks for it from the root.
  resources: app.isPackaged ? join(process.resourcesPath, 'resources') : resolve(out, '..'),
  icons: app.isPackaged ? join(process.resourcesPath, 'resources/icons') : resolve(out, '../resources/icons'),
});
