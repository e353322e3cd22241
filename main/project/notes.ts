// The small tables: settings, use of models, history.
import { z, type ZodType } from 'zod';
import { HistoryEntry, Json, type Text } from '../../shared/domain';
import { parse, type Store } from './store';

/** Named JSON documents of the project: 'suite', 'suiteVersion', 'recipe', 'fittedRecipe', 'evaluationRules', 'target'. */
export class Settings {
  /** What was read last, by name: a suite or a recipe for thousands of columns takes a second to read, and is asked for at each change. */
  private readonly known = new Map<string, { text: string; values: Map<unknown, unknown> }>();

  constructor(private readonly store: Store) {}

  /** The document as its type, to be changed by nobody; null where none (or null) was set. */
  get<T>(key: string, schema: ZodType<T>): T | null {
    const row = this.store.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', key);
    if (!row || row.value === 'null') return null;
    const before = this.known.get(key);
    // Several rooms may read one document, each by a schema of its own.
    const values = before?.text === row.value ? before.values : new Map<unknown, unknown>();
    if (values.has(schema)) return values.get(schema) as T;
    const value = parse(schema, row.value);
    this.known.set(key, { text: row.value, values: values.set(schema, value) });
    return value;
  }

  /** Keeps the document. With the schema that it has been read by already, it is taken as it is when it is next asked for. */
  set<T extends Json>(key: string, value: T, schema?: ZodType<T>): void {
    const text = JSON.stringify(value);
    this.store.write(() =>
      this.store.run(
        'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        text,
      ),
    );
    if (schema) this.known.set(key, { text, values: new Map([[schema, value]]) });
  }
}

export const UsageEntry = z.object({
  model: z.number().int(),
  /** Milliseconds since 1970-01-01 UTC. */
  at: z.number(),
  predictions: z.number().int(),
  /** Predictions by class; empty for regression. */
  classes: z.record(z.string(), z.number()),
  /** Sketches of the input columns, in the monitor's own form. */
  columns: Json,
});
export type UsageEntry = z.infer<typeof UsageEntry>;

/** What models in use were asked, in batches. */
export class Usage {
  constructor(private readonly store: Store) {}

  add(entry: UsageEntry): void {
    this.store.write(() =>
      this.store.run(
        'INSERT INTO usage (model, at, predictions, classes, columns) VALUES (?, ?, ?, ?, ?)',
        entry.model,
        entry.at,
        entry.predictions,
        JSON.stringify(entry.classes),
        JSON.stringify(entry.columns),
      ),
    );
  }

  /** Predictions made by every model of the project. */
  total(): number {
    const [row] = this.store.all<{ total: number }>(
      'SELECT coalesce(sum(predictions), 0) AS total FROM usage',
    );
    return row?.total ?? 0;
  }

  /** Oldest first. */
  list(model: number): UsageEntry[] {
    return this.store
      .all<Record<'model' | 'at' | 'predictions', number> & Record<'classes' | 'columns', string>>(
        'SELECT model, at, predictions, classes, columns FROM usage WHERE model = ? ORDER BY id',
        model,
      )
      .map((row) =>
        UsageEntry.parse({ ...row, classes: JSON.parse(row.classes), columns: JSON.parse(row.columns) }),
      );
  }
}

/** What was done in this project, in words. */
export class History {
  constructor(private readonly store: Store) {}

  add(entry: Text): void {
    this.store.write(() =>
      this.store.run(
        'INSERT INTO history (at, text) VALUES (?, ?)',
        this.store.clock.now(),
        JSON.stringify(entry),
      ),
    );
  }

  /** Newest first. */
  list(): HistoryEntry[] {
    return this.store
      .all<{ id: number; at: number; text: string }>('SELECT id, at, text FROM history ORDER BY id DESC')
      .map((row) => HistoryEntry.parse({ ...row, text: JSON.parse(row.text) }));
  }
}
