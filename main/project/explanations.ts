import { Json } from '../../shared/domain';
import { parse, type Store } from './store';

/** What was found out about a run's model in general, by name. It goes when the run goes. */
export class Explanations {
  constructor(private readonly store: Store) {}

  set(runId: number, key: string, body: Json): void {
    this.store.write(() =>
      this.store.run(
        `INSERT INTO explanation (run_id, key, body) VALUES (?, ?, ?)
         ON CONFLICT (run_id, key) DO UPDATE SET body = excluded.body`,
        runId,
        key,
        JSON.stringify(body),
      ),
    );
  }

  /** All of a run, by key in order. */
  list(runId: number): { key: string; body: Json }[] {
    return this.store
      .all<{ key: string; body: string }>(
        'SELECT key, body FROM explanation WHERE run_id = ? ORDER BY key',
        runId,
      )
      .map(({ key, body }) => ({ key, body: parse(Json, body) }));
  }
}
