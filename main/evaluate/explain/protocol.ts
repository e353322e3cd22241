// What crosses between the kernel and an explaining thread, which keeps a run open and answers what is asked about it.
import type { ErrorData, Progress } from '../../../shared/domain';
import type { WordsMessage } from '../thread/frames';
import type { OpenMaterial } from './opened';
import type { Answer, Ask, Opening } from './work';

/** What an explaining thread is started with. */
export interface ExplainData {
  role: 'explain';
}

export type ToExplainer =
  | WordsMessage
  /** The first ask. */
  | { type: 'open'; id: number; material: OpenMaterial }
  | { type: 'ask'; id: number; ask: Ask }
  | { type: 'cancel'; id: number }
  /** Ends what is under way, and the thread with it. */
  | { type: 'close' };

export type FromExplainer =
  | { type: 'progress'; id: number; progress: Omit<Progress, 'type'> }
  | { type: 'answer'; id: number; answer: Answer | Opening }
  | { type: 'failed'; id: number; error: ErrorData };
