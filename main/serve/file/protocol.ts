// What crosses between the kernel and a scoring thread.
import type { ErrorData } from '../../../shared/domain';
import type { Manifest } from '../../registry';
import type { Block, ScoredBlock } from './block';

/** What a scoring thread is started with. */
export interface ScoringData {
  role: 'score';
  onnx: Uint8Array;
  manifest: Manifest;
}

export type ToThread = { type: 'block'; block: Block } | { type: 'end' };
export type FromThread = { type: 'scored'; scored: ScoredBlock } | { type: 'failed'; error: ErrorData };
