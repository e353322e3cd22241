// What crosses between the kernel and an evaluating thread.
import type { ErrorData, Progress } from '../../../shared/domain';
import type { WordsMessage } from './frames';
import type { Answer, Ask } from './tasks';

/** What an evaluating thread is started with. */
export interface EvaluationData {
  role: 'evaluate';
}

export type ToThread =
  /** Ahead of the ask. */
  WordsMessage | { type: 'ask'; ask: Ask } | { type: 'cancel' };

export type FromThread =
  | { type: 'progress'; progress: Omit<Progress, 'type'> }
  | { type: 'fraction'; fraction: number }
  | { type: 'answer'; answer: Answer }
  | { type: 'failed'; error: ErrorData };
