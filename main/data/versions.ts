// Data set versions as DuckDB views over their Parquet parts, which are laid out in the cache folder once.
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled, type DatasetVersion } from '../../shared/domain';
import type { NewVersion, Part, Project } from '../project';
import { type Engine, turn, type WrittenFile } from './engine';
import { ident, literal, ROW, STORED } from './sql';

interface LaidOut {
  paths: string[];
  rows: number[];
}

export class Versions {
  private readonly views = new Map<string, Promise<string>>();
  private readonly layouts = new Map<string, Promise<LaidOut>>();

  constructor(
    private readonly project: Project,
    private readonly engine: Engine,
  ) {}

  /** The name of a view with the version's columns and `__row`. */
  relation(versionId: number, kind: 'data' | 'quarantine' = 'data'): Promise<string> {
    return remember(this.views, `${kind} ${versionId}`, async () => {
      const version = this.project.datasets.get(versionId);
      const laidOut = await this.laidOut(versionId, kind);
      const name = ident(`${kind}_${versionId}`);
      await this.engine.run(`CREATE OR REPLACE VIEW ${name} AS ${viewSql(version, kind, laidOut)}`);
      return name;
    });
  }

  /** The parts as files, in row order. */
  laidOut(versionId: number, kind: 'data' | 'quarantine' = 'data'): Promise<LaidOut> {
    return remember(this.layouts, `${kind} ${versionId}`, async () => {
      const parts = this.project.datasets.parts(versionId, kind);
      const paths: string[] = [];
      for (const part of parts) {
        paths.push(await this.project.blobs.layOut(part.hash, fileName(part.hash)));
        await turn();
      }
      return { paths, rows: parts.map((part) => part.rows) };
    });
  }

  /**
   * Puts written files into the project as one new version, which becomes the present one; on failure or cancel nothing of it stays.
   * The files are moved to the cache.
   */
  async add(
    version: NewVersion,
    files: { data: readonly WrittenFile[]; quarantine: readonly WrittenFile[] },
    options: {
      signal?: AbortSignal | undefined;
      onFraction?: (fraction: number) => void;
      commit?: () => void;
    },
  ): Promise<DatasetVersion> {
    const stored: string[] = [];
    const total = files.data.length + files.quarantine.length;
    const store = async (list: readonly WrittenFile[]): Promise<Part[]> => {
      const parts: Part[] = [];
      for (const file of list) {
        throwIfCancelled(options.signal);
        const bytes = await readFile(file.path);
        const hash = this.project.blobs.put(bytes);
        stored.push(hash);
        parts.push({ hash, rows: file.rows });
        await mkdir(this.project.cacheDir, { recursive: true });
        await rename(file.path, join(this.project.cacheDir, fileName(hash)));
        options.onFraction?.(stored.length / total);
        await turn();
      }
      return parts;
    };
    try {
      const data = await store(files.data);
      const quarantine = await store(files.quarantine);
      throwIfCancelled(options.signal);
      return this.project.transaction(() => {
        const added = this.project.datasets.addVersion(version, data, quarantine);
        options.commit?.();
        return added;
      });
    } catch (thrown) {
      await this.project.blobs.collect(stored);
      throw thrown;
    }
  }
}

const fileName = (hash: string): string => `${hash}.parquet`;

function viewSql(version: DatasetVersion, kind: 'data' | 'quarantine', { paths, rows }: LaidOut): string {
  const files = `[${paths.map(literal).join(', ')}]`;
  const implied = version.operation.kind === 'import';
  if (paths.length === 0) {
    const columns = version.columns.map(
      ({ name, type }) => `CAST(NULL AS ${STORED[type]}) AS ${ident(name)}`,
    );
    return `SELECT ${[...columns, `CAST(0 AS BIGINT) AS ${ROW}`].join(', ')} WHERE false`;
  }
  if (kind === 'quarantine' && implied) return `SELECT * FROM read_parquet(${files})`;
  const names = version.columns.map(({ name }) => ident(name)).join(', ');
  if (!implied) return `SELECT ${names}, ${ROW} FROM read_parquet(${files})`;
  let sum = 0;
  const starts = rows.map((count) => (sum += count) - count);
  return `SELECT ${names}, CAST(file_row_number + [${starts.join(', ')}][CAST(file_index AS BIGINT) + 1] AS BIGINT) AS ${ROW}
    FROM read_parquet(${files}, file_row_number = true)`;
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
