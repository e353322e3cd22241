// Entry of a worker thread of the kernel: everything it does is in learn and evaluate.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { EVALUATION_ROLE, serveEvaluation } from '../evaluate';
import { serveWorker } from '../learn';

const role: unknown = (workerData as { role?: unknown } | null)?.role;
if (parentPort && role === EVALUATION_ROLE.role) serveEvaluation(parentPort);
else if (parentPort) serveWorker(parentPort, join(import.meta.dirname, 'helper.js'));
