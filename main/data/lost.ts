// Values that an import lost to the types that were chosen: how many, in which rows, and what stood there.
import type { DatasetVersion } from '../../shared/domain';
import type { Engine, QueryOptions } from './engine';
import { exactPath, ident, literal, LOST, ROW } from './sql';
import type { Versions } from './versions';

/** Rows that are told one by one; beyond, only their number is. */
const MOST_ROWS = 100_000;

export class LostValues {
  constructor(
    private readonly engine: Engine,
    private readonly versions: Versions,
    private readonly trail: readonly DatasetVersion[],
  ) {}

  /** Values lost by column, as the import counted them. */
  get counts(): Record<string, number> {
    const found = this.trail[0]?.operation.settings['unreadable'];
    if (found === null || typeof found !== 'object' || Array.isArray(found)) return {};
    return Object.fromEntries(
      Object.entries(found).flatMap(([name, count]) => (typeof count === 'number' ? [[name, count]] : [])),
    );
  }

  /** The rows, by their lasting ids, that lost a value of a column; null where they cannot be told or are too many. */
  async rows(column: string, options: QueryOptions): Promise<number[] | null> {
    const from = await this.from();
    if (from === null || !(column in this.counts)) return null;
    const rows = await this.engine.rows<{ id: number }>(
      `SELECT CAST(file_row_number AS DOUBLE) AS id FROM ${from}
       WHERE struct_extract(${LOST}, ${literal(column)}) IS NOT NULL LIMIT ${MOST_ROWS + 1}`,
      options,
    );
    return rows.length > MOST_ROWS ? null : rows.map(({ id }) => id);
  }

  /** What stood in cells of these rows, by row id and column. */
  async texts(
    ids: readonly number[],
    options: QueryOptions,
  ): Promise<Map<number, Record<string, string | null>>> {
    const from = await this.from();
    if (from === null || ids.length === 0) return new Map();
    const names = Object.keys(this.counts);
    const texts = names.map((name, i) => `struct_extract(${LOST}, ${literal(name)}) AS ${ident(`t${i}`)}`);
    const rows = await this.engine.rows<Record<string, string | number | null>>(
      `SELECT CAST(file_row_number AS DOUBLE) AS id, ${texts.join(', ')} FROM ${from}
       WHERE ${LOST} IS NOT NULL AND file_row_number IN (${ids.map(Math.trunc).join(', ')})`,
      options,
    );
    return new Map(
      rows.map((row) => {
        const own = names.map((name, i) => [name, row[`t${i}`] ?? null] as const);
        return [Number(row['id']), Object.fromEntries(own) as Record<string, string | null>];
      }),
    );
  }

  /** Null where the import did not keep them, or rows have been made anew since and have other ids. */
  private async from(): Promise<string | null> {
    const [first] = this.trail;
    const anew = this.trail.some(({ operation }) => operation.settings['reshapes'] === true);
    if (!first || anew || first.operation.settings['lostKept'] !== true) return null;
    const path = await this.versions.laidOut(first.id);
    return path === null ? null : `read_parquet(${literal(exactPath(path))}, file_row_number = true)`;
  }
}

/** SQL of whether a row is one of these and its cell of the column is still empty. */
export const stillLost = (column: string, rows: readonly number[]): string =>
  `(${ident(column)} IS NULL AND ${ROW} IN (SELECT unnest([${rows.join(', ')}]::BIGINT[])))`;
