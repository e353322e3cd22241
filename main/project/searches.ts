import { AssayError, Search, type SearchState } from '../../shared/domain';
import type { Store } from './store';

interface Row {
  id: number;
  body: string;
}

/** Searches for the best model. What they tried are runs with their id. */
export class Searches {
  constructor(private readonly store: Store) {}

  create(search: Omit<Search, 'id'>): Search {
    return this.store.write(() => {
      const body = JSON.stringify(search);
      return {
        ...search,
        id: this.store.run('INSERT INTO search (state, body) VALUES (?, ?)', search.state, body),
      };
    });
  }

  update(id: number, patch: Partial<Omit<Search, 'id'>>): Search {
    return this.store.write(() => {
      const search: Search = { ...this.get(id), ...patch, id };
      this.store.run(
        'UPDATE search SET state = ?, body = ? WHERE id = ?',
        search.state,
        JSON.stringify(search),
        id,
      );
      return search;
    });
  }

  /** @throws AssayError learn.searchMissing */
  get(id: number): Search {
    const row = this.store.get<Row>('SELECT id, body FROM search WHERE id = ?', id);
    if (!row) throw new AssayError('learn.searchMissing');
    return toSearch(row);
  }

  /** Newest first. */
  list(): Search[] {
    return this.store.all<Row>('SELECT id, body FROM search ORDER BY id DESC').map(toSearch);
  }

  /** Searches, and repetitions of them, that a crash or a closed window left behind: `interrupted`, to be gone on with. */
  interruptLeftovers(): void {
    const live: SearchState[] = ['running', 'paused'];
    this.store.write(() => {
      for (const { id, state, nested } of this.list()) {
        if (live.includes(state)) this.update(id, { state: 'interrupted' });
        if (nested && live.includes(nested.state))
          this.update(id, { nested: { ...nested, state: 'interrupted', secondsLeft: null } });
      }
    });
  }
}

function toSearch(row: Row): Search {
  const body: unknown = JSON.parse(row.body);
  return Search.parse(Object.assign({}, body, { id: row.id }));
}
