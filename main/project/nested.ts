import { z } from 'zod';
import { ErrorData, LearnerId, Score, Settings } from '../../shared/domain';
import { aligned, asBuffer, parse, type Store } from './store';

/** What is said of a trial in an outer fold; the same words as a run's. */
const Body = z.object({
  learner: LearnerId,
  settings: Settings,
  /** `cancelled`: it fell behind and was left. */
  state: z.enum(['finished', 'cancelled', 'failed']),
  score: Score.optional(),
  /** Its figure on each inner fold that it came to. */
  foldScores: z.array(z.number()),
  seconds: z.number(),
  error: ErrorData.optional(),
});

/** A trial that came to its end in an outer fold of a search that is repeated; arrays are empty where it did not finish. */
export interface NestedTrial extends z.infer<typeof Body> {
  /** Places in the data of the rows that its inner folds held out, rising. */
  positions: Int32Array;
  /** What was said of them: repeats x rows x width. */
  outputs: Float32Array;
  /** What the fit on all of the fold's training rows says of the fold's own rows: rows x width. */
  outer: Float32Array;
}

interface Row {
  fold: number;
  body: string;
  positions: Buffer;
  outputs: Buffer;
  outer: Buffer;
}

/** Searches that are repeated in outer folds, trial by trial, so that they can be gone on with. */
export class NestedTrials {
  constructor(private readonly store: Store) {}

  /** @param place of the trial in its fold, from 0 */
  add(searchId: number, fold: number, place: number, trial: NestedTrial): void {
    const { positions, outputs, outer, ...body } = trial;
    this.store.write(() =>
      this.store.run(
        `INSERT OR REPLACE INTO nested_trial (search_id, fold, place, body, positions, outputs, outer_outputs)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        searchId,
        fold,
        place,
        JSON.stringify(body),
        asBuffer(positions),
        asBuffer(outputs),
        asBuffer(outer),
      ),
    );
  }

  /** By fold, in the order in which they were tried. */
  of(searchId: number): ReadonlyMap<number, NestedTrial[]> {
    const rows = this.store.all<Row>(
      `SELECT fold, body, positions, outputs, outer_outputs AS outer FROM nested_trial
       WHERE search_id = ? ORDER BY fold, place`,
      searchId,
    );
    const found = new Map<number, NestedTrial[]>();
    for (const { fold, body, positions, outputs, outer } of rows) {
      const trial: NestedTrial = {
        ...parse(Body, body),
        positions: new Int32Array(aligned(positions)),
        outputs: new Float32Array(aligned(outputs)),
        outer: new Float32Array(aligned(outer)),
      };
      const own = found.get(fold);
      if (own) own.push(trial);
      else found.set(fold, [trial]);
    }
    return found;
  }

  forget(searchId: number): void {
    this.store.write(() => this.store.run('DELETE FROM nested_trial WHERE search_id = ?', searchId));
  }
}
