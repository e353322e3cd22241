// A worker thread that runs a TypeScript file of this repository: workerData.file.
import { workerData } from 'node:worker_threads';
import { runnerImport } from 'vite';

await runnerImport(workerData.file, { root: workerData.root, configFile: false, logLevel: 'error' });
