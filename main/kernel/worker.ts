// Entry of a training thread: everything it does is in learn.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { serveWorker } from '../learn';

if (parentPort) serveWorker(parentPort, join(import.meta.dirname, 'helper.js'));
