// What a scoring thread loads; see evaluate.ts.
export { serveScoring } from '../../serve';
