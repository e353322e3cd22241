// Electron's entry: says where things lie and starts the application.
import { app } from 'electron';
import { join, resolve } from 'node:path';
import { startApplication } from './window';

const out = resolve(import.meta.dirname, '..');

startApplication({
  out,
  // Beside the package where there is one, in the repository otherwise.
  resources: app.isPackaged ? join(process.resourcesPath, 'resources') : resolve(out, '../resources'),
});
