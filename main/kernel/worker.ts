// Entry of a worker thread of the kernel: everything it does is in learn, evaluate and serve.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type EvaluationData, type ExplainData, serveEvaluation, serveExplanations } from '../evaluate';
import { serveWorker } from '../learn';
import { type ScoringData, serveScoring } from '../serve';

/** What a thread is started for; a training thread is told by its first message. */
const given = workerData as EvaluationData | ExplainData | ScoringData | null;
if (parentPort) {
  if (given?.role === 'evaluate') serveEvaluation(parentPort);
  else if (given?.role === 'explain') serveExplanations(parentPort);
  else if (given?.role === 'score') serveScoring(parentPort, given);
  else serveWorker(parentPort, join(import.meta.dirname, 'helper.js'));
}
