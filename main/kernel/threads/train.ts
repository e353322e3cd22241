// What a training thread loads; see evaluate.ts.
export { serveWorker } from '../../learn';
