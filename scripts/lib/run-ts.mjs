// Runs one TypeScript file of this repository in this process: node scripts/lib/run-ts.mjs FILE [ARGS…]
import { resolve } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './paths.mjs';

const [file, ...rest] = process.argv.slice(2);
process.argv.splice(1, process.argv.length - 1, resolve(file), ...rest);
await runnerImport(resolve(file), { root, configFile: false, logLevel: 'error' });
