// Entry of a worker thread of the kernel: everything it does is in learn, evaluate and serve, of which a thread loads what it is for.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { EvaluationData, ExplainData } from '../evaluate';
import type { ScoringData } from '../serve';

/** What a thread is started for; a training thread is told by its first message. */
const given = workerData as EvaluationData | ExplainData | ScoringData | null;
if (parentPort) {
  if (given?.role === 'evaluate') (await import('./threads/evaluate')).serveEvaluation(parentPort);
  else if (given?.role === 'explain') (await import('./threads/evaluate')).serveExplanations(parentPort);
  else if (given?.role === 'score') (await import('./threads/score')).serveScoring(parentPort, given);
  else (await import('./threads/train')).serveWorker(parentPort, join(import.meta.dirname, 'helper.js'));
}
