// Data set versions as DuckDB views over their Parquet files, which lie in the project in pieces and are laid out in the cache folder once.
import { createHash } from 'node:crypto';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled, type DatasetVersion, turn } from '../../shared/domain';
import type { NewVersion, Part, Project } from '../project';
import { PIECE_BYTES } from './early';
import { type Engine, type WrittenFile } from './engine';
import { exactPath, ident, literal, ROW, STORED } from './sql';
import { hidesPlace, isWide, keepTable } from './wide';

export class Versions {
  private readonly views = new Map<string, Promise<string>>();
  private readonly layouts = new Map<string, Promise<string | null>>();

  constructor(
    private readonly project: Project,
    private readonly engine: Engine,
  ) {}

  /** The name of a view with the version's columns and `__row`; of a table in memory where they are many. */
  relation(versionId: number, kind: 'data' | 'quarantine' = 'data'): Promise<string> {
    return remember(this.views, `${kind} ${versionId}`, async () => {
      const version = this.project.datasets.get(versionId);
      const laidOut = await this.laidOut(versionId, kind);
      const name = ident(`${kind}_${versionId}`);
      const wide = isWide({ columns: version.columns.length, rows: version.rows });
      const made = wide && kind === 'data' ? 'TABLE' : 'VIEW';
      await this.engine.run(`CREATE OR REPLACE ${made} ${name} AS ${viewSql(version, kind, laidOut)}`, {
        asWritten: wide,
      });
      return name;
    });
  }

  /** Whether the relation of a version is there already. */
  isMade(versionId: number): boolean {
    return this.views.has(`data ${versionId}`);
  }

  /** Takes the table over that an import was put in, where it would be made again from the file. */
  private async keep(version: DatasetVersion, table: string | undefined): Promise<void> {
    const { columns, rows } = version;
    if (table === undefined || !isWide({ columns: columns.length, rows }) || hidesPlace(columns)) return;
    const name = ident(`data_${version.id}`);
    await remember(this.views, `data ${version.id}`, async () => {
      await keepTable(this.engine, table, name);
      return name;
    }).catch(() => undefined);
  }

  /** The version's Parquet file in the cache; null when it has no rows. */
  laidOut(versionId: number, kind: 'data' | 'quarantine' = 'data'): Promise<string | null> {
    return remember(this.layouts, `${kind} ${versionId}`, async () => {
      const hashes = this.project.datasets.parts(versionId, kind).map((part) => part.hash);
      return hashes.length === 0 ? null : this.project.blobs.layOut(hashes, fileName(hashes));
    });
  }

  /**
   * Puts written files into the project as one new version, which becomes the present one; on failure or cancel nothing of it stays.
   * The files are moved to the cache.
   */
  async add(
    version: NewVersion,
    files: { data: WrittenFile; quarantine: WrittenFile | null },
    options: {
      signal?: AbortSignal | undefined;
      onFraction?: (fraction: number) => void;
      commit?: (versionId: number) => void;
    },
  ): Promise<DatasetVersion> {
    const stored: string[] = [];
    const total = (await stat(files.data.path)).size;
    let done = 0;
    const store = async (file: WrittenFile): Promise<Part[]> => {
      if (file.rows === 0) return [];
      const parts: Part[] = [];
      const handle = await open(file.path, 'r');
      try {
        const buffer = Buffer.allocUnsafe(PIECE_BYTES);
        for (let at = 0; ; at += PIECE_BYTES) {
          throwIfCancelled(options.signal);
          const { bytesRead } = await handle.read(buffer, 0, PIECE_BYTES, at);
          if (bytesRead === 0) break;
          const hash = await this.project.blobs.putSoon(buffer.subarray(0, bytesRead));
          stored.push(hash);
          parts.push({ hash, rows: at === 0 ? file.rows : 0 });
          done += bytesRead;
          options.onFraction?.(Math.min(1, done / total));
          await turn();
        }
      } finally {
        await handle.close();
      }
      await mkdir(this.project.cacheDir, { recursive: true });
      await rename(file.path, join(this.project.cacheDir, fileName(parts.map((part) => part.hash))));
      return parts;
    };
    try {
      const data = await store(files.data);
      const quarantine = files.quarantine ? await store(files.quarantine) : [];
      throwIfCancelled(options.signal);
      const added = await this.project.transactionSoon(() => {
        const made = this.project.datasets.addVersion(version, data, quarantine);
        options.commit?.(made.id);
        return made;
      });
      await this.keep(added, files.data.table);
      return added;
    } catch (thrown) {
      this.project.blobs.discard(stored);
      throw thrown;
    }
  }
}

const fileName = (hashes: readonly string[]): string =>
  `${createHash('sha256').update(hashes.join('\n')).digest('hex').slice(0, 40)}.parquet`;

function viewSql(version: DatasetVersion, kind: 'data' | 'quarantine', path: string | null): string {
  const names = version.columns.map(({ name }) => ident(name)).join(', ');
  if (path === null) {
    const columns = version.columns.map(
      ({ name, type }) => `CAST(NULL AS ${STORED[type]}) AS ${ident(name)}`,
    );
    return `SELECT ${[...columns, `CAST(0 AS BIGINT) AS ${ROW}`].join(', ')} WHERE false`;
  }
  const file = literal(exactPath(path));
  if (version.operation.kind !== 'import') return `SELECT ${names}, ${ROW} FROM read_parquet(${file})`;
  if (kind === 'quarantine') return `SELECT * FROM read_parquet(${file})`;
  return `SELECT ${names}, file_row_number AS ${ROW} FROM read_parquet(${file}, file_row_number = true)`;
}

function remember<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  // A failure (a full disk, say) is not remembered: the next call tries again.
  made.catch(() => known.delete(key));
  return made;
}
