import { Json } from '../../shared/domain';
import { parse, type Store } from './store';

/** What the cards of registered versions tell: facts from the day of the registration, and what a person wrote of the purpose. */
export class Cards {
  constructor(private readonly store: Store) {}

  /** Facts are null for a version that was registered before there were cards. */
  get(version: number): { purpose: string; facts: Json } {
    const row = this.store.get<{ purpose: string; facts: string }>(
      'SELECT purpose, facts FROM model_card WHERE version = ?',
      version,
    );
    return row ? { purpose: row.purpose, facts: parse(Json, row.facts) } : { purpose: '', facts: null };
  }

  setFacts(version: number, facts: Json): void {
    this.store.write(() =>
      this.store.run(
        `INSERT INTO model_card (version, purpose, facts) VALUES (?, '', ?)
         ON CONFLICT (version) DO UPDATE SET facts = excluded.facts`,
        version,
        JSON.stringify(facts),
      ),
    );
  }

  setPurpose(version: number, purpose: string): void {
    this.store.write(() =>
      this.store.run(
        `INSERT INTO model_card (version, purpose, facts) VALUES (?, ?, 'null')
         ON CONFLICT (version) DO UPDATE SET purpose = excluded.purpose`,
        version,
        purpose,
      ),
    );
  }
}
