// Slices of a version for the grid: any 200 of a million rows at once, in file order or sorted and filtered.
import {
  type Cell,
  type Column,
  type DatasetVersion,
  type TableWindow,
  type WindowRequest,
} from '../../shared/domain';
import type { Project } from '../project';
import type { Engine } from './engine';
import { type Bound, conditionSql, orderSql } from './filters';
import { cellSql, exactPath, findColumn, ident, literal, ROW } from './sql';
import type { PlacedRows } from './find';
import type { Versions } from './versions';
import { COLUMNS_AT_ONCE, hidesPlace, isWide } from './wide';

/** Orders kept; each is a table of one row id a row. */
const KEPT_ORDERS = 4;

/**
 * Rows of an order are scattered over the whole file, so that 200 cost about as much to fetch as 2,000: they are fetched in blocks,
 * and the newest few blocks are kept for scrolling.
 */
const BLOCK = 2000;
const KEPT_BLOCKS = 6;

interface Order {
  table: string;
  total: number;
  /** By number of the block and columns. */
  blocks: Map<string, Promise<Pick<TableWindow, 'rowIds' | 'cells'>>>;
}

export class Windows {
  private readonly orders = new Map<string, Promise<Order>>();
  private made = 0;

  constructor(
    private readonly project: Project,
    private readonly engine: Engine,
    private readonly versions: Versions,
  ) {}

  /** Errors: data.versionMissing, data.columnMissing. An offset beyond the end gives no rows. */
  async window(request: WindowRequest): Promise<TableWindow> {
    const version = this.project.datasets.get(request.versionId);
    const columns = request.columns?.map((name) => findColumn(version.columns, name)) ?? version.columns;
    const plain = !request.sort?.length && !request.filters?.length;
    if (plain) return this.inFileOrder(version, columns, request);
    const order = await this.order(version, request);
    const { offset, limit } = request;
    const end = Math.min(order.total, offset + limit);
    const rowIds: number[] = [];
    const cells: Cell[][] = [];
    for (let start = Math.floor(offset / BLOCK) * BLOCK; start < end; start += BLOCK) {
      const block = await this.block(version, columns, order, start);
      const from = Math.max(0, offset - start);
      rowIds.push(...block.rowIds.slice(from, end - start));
      cells.push(...block.cells.slice(from, end - start));
    }
    return { offset, total: order.total, columns: [...columns], rowIds, cells };
  }

  /** Where all rows of a request are read, each with its position in the grid. */
  async placed(request: Pick<WindowRequest, 'versionId' | 'sort' | 'filters'>): Promise<PlacedRows | null> {
    const version = this.project.datasets.get(request.versionId);
    if (version.rows === 0) return null;
    const relation = await this.versions.relation(version.id);
    if (request.sort?.length || request.filters?.length) {
      const { table } = await this.order(version, request);
      return { from: `${relation} t JOIN ${table} o ON o.id = t.${ROW}`, column: 'o.pos' };
    }
    // A table in memory, in the order of the file.
    if (isWide({ columns: version.columns.length, rows: version.rows }) && !hidesPlace(version.columns))
      return { from: `${relation} t`, column: 't.rowid' };
    const path = await this.versions.laidOut(version.id);
    if (path === null) return null;
    return {
      from: `read_parquet(${literal(exactPath(path))}, file_row_number = true) t`,
      column: 't.file_row_number',
    };
  }

  private block(
    version: DatasetVersion,
    columns: readonly Column[],
    order: Order,
    start: number,
  ): Promise<Pick<TableWindow, 'rowIds' | 'cells'>> {
    const key = JSON.stringify([start, columns.map((column) => column.name)]);
    const known = order.blocks.get(key);
    if (known) return known;
    const made = this.readBlock(version, columns, order, start);
    order.blocks.set(key, made);
    made.catch(() => order.blocks.delete(key));
    for (const old of order.blocks.keys()) {
      if (order.blocks.size <= KEPT_BLOCKS) break;
      order.blocks.delete(old);
    }
    return made;
  }

  private async readBlock(
    version: DatasetVersion,
    columns: readonly Column[],
    order: Order,
    start: number,
  ): Promise<Pick<TableWindow, 'rowIds' | 'cells'>> {
    const ids = await this.engine.rows<{ id: number }>(
      `SELECT CAST(id AS DOUBLE) AS id FROM ${order.table} WHERE pos >= $1 AND pos < $2 ORDER BY pos`,
      { params: [start, start + BLOCK] },
    );
    const place = { offset: start, total: order.total };
    return this.byIds(
      version,
      columns,
      ids.map((row) => row.id),
      place,
    );
  }

  /** The rows with these ids, in this order. */
  async byIds(
    version: DatasetVersion,
    columns: readonly Column[],
    ids: readonly number[],
    place: { offset: number; total: number },
  ): Promise<TableWindow> {
    const found = new Map<number, Cell[]>();
    if (ids.length > 0) {
      const relation = await this.versions.relation(version.id);
      const list = ids.map((id) => String(Math.trunc(id))).join(', ');
      const rows = await this.selectMany(columns, `${relation} WHERE ${ROW} IN (${list}) ORDER BY ${ROW}`);
      for (const [i, id] of rows.rowIds.entries()) found.set(id, rows.cells[i] ?? []);
    }
    const rowIds = ids.filter((id) => found.has(id));
    return { ...place, columns: [...columns], rowIds, cells: rowIds.map((id) => found.get(id) ?? []) };
  }

  /** Reads only the row groups that the slice touches. */
  private async inFileOrder(
    version: DatasetVersion,
    columns: readonly Column[],
    { offset, limit }: WindowRequest,
  ): Promise<TableWindow> {
    const place = { offset, total: version.rows };
    const table = await this.inMemory(version, columns);
    if (table !== null) {
      const { rowIds, cells } = await this.selectMany(
        columns,
        `${table} WHERE rowid >= ${offset} AND rowid < ${offset + limit} ORDER BY rowid`,
      );
      return { ...place, columns: [...columns], rowIds, cells };
    }
    const path = await this.versions.laidOut(version.id);
    if (path === null || offset >= version.rows)
      return { ...place, columns: [...columns], rowIds: [], cells: [] };
    const id = version.operation.kind === 'import' ? `file_row_number AS ${ROW}` : ROW;
    const names = columns.map(({ name }) => ident(name));
    const rows = await this.select(
      columns,
      `(SELECT ${[...names, id].join(', ')} FROM read_parquet(${literal(exactPath(path))}, file_row_number = true)
        WHERE file_row_number >= ${offset} AND file_row_number < ${offset + limit}) ORDER BY ${ROW}`,
    );
    return {
      ...place,
      columns: [...columns],
      rowIds: rows.map((row) => row.id),
      cells: rows.map((row) => row.cells),
    };
  }

  /** The version's table in memory, where it has one; for many columns it is made, since a query of the file costs their square. */
  private async inMemory(version: DatasetVersion, columns: readonly Column[]): Promise<string | null> {
    const wide = isWide({ columns: version.columns.length, rows: version.rows });
    if (!wide || hidesPlace(version.columns)) return null;
    const wanted = columns.length > COLUMNS_AT_ONCE || this.versions.isMade(version.id);
    return wanted ? this.versions.relation(version.id) : null;
  }

  /** Some columns at a time; `from` gives the same rows in the same order each time. */
  private async selectMany(
    columns: readonly Column[],
    from: string,
  ): Promise<Pick<TableWindow, 'rowIds' | 'cells'>> {
    const found = await this.select(columns.slice(0, COLUMNS_AT_ONCE), from);
    for (let start = COLUMNS_AT_ONCE; start < columns.length; start += COLUMNS_AT_ONCE) {
      const more = await this.select(columns.slice(start, start + COLUMNS_AT_ONCE), from);
      for (const [i, row] of found.entries()) row.cells.push(...(more[i]?.cells ?? []));
    }
    return { rowIds: found.map(({ id }) => id), cells: found.map(({ cells }) => cells) };
  }

  private async select(columns: readonly Column[], from: string): Promise<{ id: number; cells: Cell[] }[]> {
    const cells = columns.map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
    const rows = await this.engine.rows(
      `SELECT CAST(${ROW} AS DOUBLE) AS id, ${cells.join(', ')} FROM ${from}`,
    );
    return rows.map((row) => ({ id: Number(row['id']), cells: columns.map((_, i) => row[`c${i}`] ?? null) }));
  }

  private order(
    version: DatasetVersion,
    { sort = [], filters = [] }: Pick<WindowRequest, 'sort' | 'filters'>,
  ): Promise<Order> {
    const key = JSON.stringify([version.id, sort, filters]);
    const known = this.orders.get(key);
    if (known) {
      this.orders.delete(key);
      this.orders.set(key, known); // the newest used is dropped last
      return known;
    }
    const made = this.makeOrder(version, sort, filters);
    this.orders.set(key, made);
    made.catch(() => this.orders.delete(key));
    this.forget();
    return made;
  }

  private async makeOrder(
    version: DatasetVersion,
    sort: NonNullable<WindowRequest['sort']>,
    filters: NonNullable<WindowRequest['filters']>,
  ): Promise<Order> {
    const params: Bound[] = [];
    const condition = conditionSql(filters, version.columns, params);
    const order = orderSql(sort, version.columns);
    const relation = await this.versions.relation(version.id);
    const table = `order_${++this.made}`;
    await this.engine.run(`CREATE TABLE ${table} (pos BIGINT, id BIGINT)`);
    await this.engine.run(
      `INSERT INTO ${table} SELECT row_number() OVER (ORDER BY ${order}) - 1, ${ROW} FROM ${relation}
       ${condition === '' ? '' : `WHERE ${condition}`} ORDER BY 1`,
      { params },
    );
    const { n } = await this.engine.row<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
    return { table, total: n, blocks: new Map() };
  }

  private forget(): void {
    for (const [key, order] of this.orders) {
      if (this.orders.size <= KEPT_ORDERS) return;
      this.orders.delete(key);
      void order.then(({ table }) => this.engine.run(`DROP TABLE IF EXISTS ${table}`)).catch(() => undefined);
    }
  }
}
