import { z } from 'zod';
import { AssayError, Column, type DatasetVersion, Operation } from '../../shared/domain';
import { parse, type Store } from './store';

/** A piece of a version's Parquet file: the hash of its blob. The rows of the whole file stand on its first piece. */
export interface Part {
  hash: string;
  rows: number;
}

export type NewVersion = Omit<DatasetVersion, 'id' | 'datasetId' | 'number' | 'createdAt'>;

interface Row {
  id: number;
  dataset_id: number;
  number: number;
  parent_id: number | null;
  name: string;
  columns: string;
  rows: number;
  quarantined: number;
  dropped: number;
  operation: string;
  created_at: number;
}

/** Columns of versions that are kept in memory: some 20 MB. */
const KEPT_COLUMNS = 60_000;

/**
 * Data set versions and their lineage. Versions are never changed, only added; which one is the present one is a pointer. So those asked for
 * last stay in memory, frozen: to read one of ten thousand columns takes 20 ms, and the flowchart alone asks for the present one five times.
 */
export class Datasets {
  /** By id, the one asked for last at the end. */
  private readonly known = new Map<number, DatasetVersion>();

  constructor(private readonly store: Store) {}

  /**
   * Adds a version and makes it the present one, at once or not at all. A version without a parent begins a new data set.
   * The parts are the pieces of one Parquet file, in order; their rows must add up to `rows` (and `quarantined`).
   */
  addVersion(
    version: NewVersion,
    parts: readonly Part[],
    quarantineParts: readonly Part[] = [],
  ): DatasetVersion {
    const sum = (list: readonly Part[]): number => list.reduce((total, part) => total + part.rows, 0);
    if (sum(parts) !== version.rows || sum(quarantineParts) !== version.quarantined)
      throw new AssayError('internal', {}, { cause: 'the parts of a version do not add up to its rows' });
    return this.store.write(() => {
      const parent = version.parentId === null ? null : this.get(version.parentId);
      const datasetId = parent?.datasetId ?? this.next('SELECT max(dataset_id) AS n FROM dataset_version');
      const number = this.next(
        'SELECT max(number) AS n FROM dataset_version WHERE dataset_id = ?',
        datasetId,
      );
      const id = this.store.run(
        `INSERT INTO dataset_version
         (dataset_id, number, parent_id, name, columns, rows, quarantined, dropped, operation, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        datasetId,
        number,
        version.parentId,
        version.name,
        JSON.stringify(version.columns),
        version.rows,
        version.quarantined,
        version.dropped,
        JSON.stringify(version.operation),
        this.store.clock.now(),
      );
      const kinds = [
        ['data', parts],
        ['quarantine', quarantineParts],
      ] as const;
      for (const [kind, list] of kinds)
        for (const [ordinal, part] of list.entries())
          this.store.run(
            'INSERT INTO version_part (version_id, kind, ordinal, hash, rows) VALUES (?, ?, ?, ?, ?)',
            id,
            kind,
            ordinal,
            part.hash,
            part.rows,
          );
      return this.use(id);
    });
  }

  get(id: number): DatasetVersion {
    const version = this.known.get(id) ?? this.read(id);
    // What a transaction has added may be taken back, and its id given to another.
    if (!this.store.inTransaction) this.keep(version);
    return version;
  }

  /** Oldest first. */
  list(): DatasetVersion[] {
    return this.store
      .all<{ id: number }>('SELECT id FROM dataset_version ORDER BY id')
      .map(({ id }) => this.get(id));
  }

  /** The next versions after one, oldest first: at least one and then as many as have so many columns together; `more` are left. */
  after(id: number, columns = 20_000): { versions: DatasetVersion[]; more: boolean } {
    const versions: DatasetVersion[] = [];
    for (let left = columns; ;) {
      const row = this.store.get<{ id: number }>(
        'SELECT id FROM dataset_version WHERE id > ? ORDER BY id LIMIT 1',
        versions.at(-1)?.id ?? id,
      );
      if (!row) return { versions, more: false };
      if (left <= 0) return { versions, more: true };
      const version = this.get(row.id);
      versions.push(version);
      left -= version.columns.length;
    }
  }

  /** The versions from the newest import up to this one, each made from the one before it. */
  lineage(id: number): DatasetVersion[] {
    const found = [this.get(id)];
    for (;;) {
      const [first] = found;
      if (!first || first.parentId === null || first.operation.kind === 'import') return found;
      found.unshift(this.get(first.parentId));
    }
  }

  /** The present version, null in an empty project. */
  current(): DatasetVersion | null {
    const id = this.currentId();
    return id === null ? null : this.get(id);
  }

  /** The id of the present version, without reading its columns. */
  currentId(): number | null {
    const row = this.store.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'currentVersion'`);
    return row ? Number(row.value) : null;
  }

  /** Makes a version the present one. */
  use(id: number): DatasetVersion {
    const version = this.get(id);
    this.store.write(() =>
      this.store.run(
        `INSERT INTO meta (key, value) VALUES ('currentVersion', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        String(id),
      ),
    );
    return version;
  }

  /** Pieces in order; with 'quarantine', of the rows that this version's step set aside. */
  parts(id: number, kind: 'data' | 'quarantine' = 'data'): Part[] {
    return this.store.all<Part>(
      'SELECT hash, rows FROM version_part WHERE version_id = ? AND kind = ? ORDER BY ordinal',
      id,
      kind,
    );
  }

  private read(id: number): DatasetVersion {
    const row = this.store.get<Row>('SELECT * FROM dataset_version WHERE id = ?', id);
    if (!row) throw new AssayError('data.versionMissing');
    return toVersion(row);
  }

  private keep(version: DatasetVersion): void {
    this.known.delete(version.id);
    this.known.set(version.id, version);
    let columns = 0;
    for (const [id, { columns: own }] of [...this.known].reverse()) {
      columns += own.length;
      if (columns > KEPT_COLUMNS && id !== version.id) this.known.delete(id);
    }
  }

  private next(sql: string, ...params: unknown[]): number {
    return (this.store.get<{ n: number | null }>(sql, ...params)?.n ?? 0) + 1;
  }
}

const Columns = z.array(Column);

function toVersion(row: Row): DatasetVersion {
  const version: DatasetVersion = {
    id: row.id,
    datasetId: row.dataset_id,
    number: row.number,
    parentId: row.parent_id,
    name: row.name,
    columns: parse(Columns, row.columns),
    rows: row.rows,
    quarantined: row.quarantined,
    dropped: row.dropped,
    operation: parse(Operation, row.operation),
    createdAt: row.created_at,
  };
  Object.freeze(version.columns);
  return Object.freeze(version);
}
