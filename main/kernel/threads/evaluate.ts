// What a thread that evaluates or explains loads: of its room only this, where the room's whole index would bring all other rooms along.
export { serveEvaluation, serveExplanations } from '../../evaluate';
