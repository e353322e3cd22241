// Entry of a helper thread of the tree learner: a bundle of its own, so that it loads nothing that it does not need.
import { workerData } from 'node:worker_threads';
import { isHelper, serveHelper } from './helper';

if (isHelper(workerData)) serveHelper(workerData);
