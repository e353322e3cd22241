// Rows that the steps of a version's lineage set aside and that still are: listed, looked at, exported, and told by whether they fit again.
import {
  AssayError,
  type AsideRequest,
  type AsideRow,
  type AsideStep,
  type AsideWindow,
  type Cell,
  type DatasetVersion,
  type JobContext,
  Text,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import { type Locale, say } from '../../shared/messages';
import { type Project, writeWhole } from '../project';
import { type AsideTable, asideTable, fitSql } from './aside-table';
import type { Engine, QueryOptions } from './engine';
import { csvCells } from './lines';
import { Meter } from './progress';
import { findColumn, ident, ROW, STORED } from './sql';
import type { Versions } from './versions';

/** Rows of an export that are fetched at a time. */
const BLOCK = 1000;

/** Rows of one step that fit again, as a version can take them. */
export interface Returning {
  /** Selects the columns of the step's version, and `__row`. */
  select: string;
  /** Of the rows asked for, those that are still aside and those of them that fit. */
  aside: number;
  fitting: number;
  /** Why the first of the others does not fit. */
  reason: Text | null;
}

/** The last of the versions behind a step that put rows of it back; the step's own where there is none. */
export function lastBack(trail: readonly DatasetVersion[], at: number): number {
  let last = at;
  while (trail[last + 1]?.operation.kind === 'putBack') last++;
  return last;
}

/** Rows of the step at this place that have been put back. */
export const putBackOf = (trail: readonly DatasetVersion[], at: number): number =>
  trail
    .slice(at + 1, lastBack(trail, at) + 1)
    .reduce((sum, { operation }) => sum + Number(operation.settings['restored'] ?? 0), 0);

interface Step {
  version: DatasetVersion;
  /** The version that its rows would be put back into. */
  base: DatasetVersion;
  /** The line in the file of a row by its id. */
  lineOf: (id: number) => number | null;
}

export class Asides {
  private readonly tables = new Map<number, Promise<AsideTable>>();

  constructor(
    private readonly project: Project,
    private readonly engine: Engine,
    private readonly versions: Versions,
  ) {}

  /** The oldest first. Errors: data.versionMissing. */
  steps(versionId: number): AsideStep[] {
    const trail = this.project.datasets.lineage(versionId);
    return trail.flatMap((version, at): AsideStep[] => {
      const { id, number, columns, operation } = version;
      const { assets, paths, files: read } = operation.settings;
      // Files that could not be decoded have a list of their own.
      const rows = assets === undefined ? version.quarantined - putBackOf(trail, at) : 0;
      if (rows <= 0) return [];
      const byLength = operation.kind === 'import';
      const files = byLength && Number(read ?? (Array.isArray(paths) ? paths.length : 1)) > 1;
      return [{ versionId: id, number, summary: operation.summary, rows, columns, byLength, files }];
    });
  }

  /** Errors: data.versionMissing, where the step is none of the version's lineage; data.columnMissing. */
  async window(request: AsideRequest, context: JobContext = {}): Promise<AsideWindow> {
    const step = await this.step(request.versionId, request.step, context);
    const table = await this.table(step.version, context);
    const still = await this.still(table, step);
    const [count] = await this.engine.rows<{ n: number }>(`SELECT count(*) AS n FROM ${still}`, context);
    const columns = request.columns ?? step.version.columns.map(({ name }) => name);
    const { offset, limit } = request;
    const rows = await this.read(
      step,
      table,
      columns,
      `${still} ORDER BY ${ROW} LIMIT ${limit} OFFSET ${offset}`,
      context,
    );
    return { offset, total: count?.n ?? 0, rows };
  }

  /** Which rows of the step that made `version` can be put back into `base`. All of them, or some by id. */
  async returning(
    version: DatasetVersion,
    base: DatasetVersion,
    ids: readonly number[] | null,
    context: JobContext,
  ): Promise<Returning> {
    const step: Step = { version, base, lineOf: () => null };
    const table = await this.table(version, context);
    const list = ids?.map((id) => String(Math.trunc(id))).join(', ');
    const still = await this.still(table, step);
    const from =
      list === undefined ? still : `(FROM ${still} WHERE ${ROW} IN (SELECT unnest([${list}]::BIGINT[])))`;
    const fits = fitSql(table);
    const row = await this.engine.row<{ aside: number; fitting: number }>(
      `SELECT count(*) AS aside, count_if(${fits}) AS fitting FROM ${from}`,
      context,
    );
    const names = table.columns.map(({ name }) => name);
    const [unfit] =
      row.fitting < row.aside
        ? await this.read(step, table, names, `${from} WHERE NOT (${fits}) ORDER BY ${ROW} LIMIT 1`, context)
        : [];
    const values = table.columns.map(
      ({ name, type, value }) => `CAST(${value} AS ${STORED[type]}) AS ${ident(name)}`,
    );
    const select = `SELECT ${[...values, ROW].join(', ')} FROM ${from} WHERE ${fits}`;
    return { select, aside: row.aside, fitting: row.fitting, reason: unfit?.unfit ?? null };
  }

  /** Writes all rows of a step as CSV, with line and reason in front. Errors: those of `window`; project.notWritable; cancelled. */
  async export(
    request: { versionId: number; step: number; path: string },
    locale: Locale,
    context: JobContext = {},
  ): Promise<{ path: string; rows: number }> {
    const step = await this.step(request.versionId, request.step, context);
    const table = await this.table(step.version, context);
    const still = await this.still(table, step);
    const { columns } = step.version;
    const names = columns.map(({ name }) => name);
    const meter = new Meter(context, this.project.clock, step.version.quarantined, 'rows');
    let written = 0;
    const read = (after: number): Promise<AsideRow[]> =>
      this.read(
        step,
        table,
        names,
        `${still} WHERE ${ROW} > ${after} ORDER BY ${ROW} LIMIT ${BLOCK}`,
        context,
      );
    async function* lines(): AsyncGenerator<string> {
      const heads = ['line', 'file', 'reason', 'unfit'].map((head) =>
        say(text(`data.aside.${head}`), locale),
      );
      yield `\ufeff${csvCells([...heads, ...names])}\n`;
      for (let after = -1; ;) {
        throwIfCancelled(context.signal);
        const rows = await read(after);
        const last = rows.at(-1);
        if (!last) return;
        after = last.id;
        written += rows.length;
        meter.tell(written / step.version.quarantined, text('data.progress.exporting'));
        for (const { line, file, reason, unfit, cells } of rows) {
          const before = [line, file, say(reason, locale), unfit ? say(unfit, locale) : null];
          yield `${csvCells([...before, ...cells].map(plainCell))}\n`;
        }
      }
    }
    const path = await writeWhole(request.path, lines());
    return { path, rows: written };
  }

  private async step(versionId: number, stepId: number, context: JobContext): Promise<Step> {
    const trail = this.project.datasets.lineage(versionId);
    const at = trail.findIndex(({ id }) => id === stepId);
    const version = trail[at];
    const base = trail[lastBack(trail, at)];
    if (!version || !base) throw new AssayError('data.versionMissing');
    return { version, base, lineOf: await this.lines(trail.slice(0, at + 1), context) };
  }

  private table(version: DatasetVersion, { signal }: JobContext): Promise<AsideTable> {
    const known = this.tables.get(version.id);
    if (known) return known;
    const made = asideTable(this.engine, this.versions, version, { signal });
    this.tables.set(version.id, made);
    made.catch(() => this.tables.delete(version.id));
    return made;
  }

  /** What stands in FROM for the rows that have not been put back. */
  private async still({ relation }: AsideTable, { version, base }: Step): Promise<string> {
    if (base.id === version.id) return relation;
    const back = await this.versions.relation(base.id);
    return `(FROM ${relation} a WHERE NOT EXISTS (FROM ${back} b WHERE b.${ROW} = a.${ROW}))`;
  }

  private async read(
    { version, lineOf }: Step,
    table: AsideTable,
    names: readonly string[],
    from: string,
    options: QueryOptions,
  ): Promise<AsideRow[]> {
    const { ragged } = table;
    const wanted = names.map((name) => findColumn(table.columns, name));
    const lost = table.columns.flatMap((column, i) =>
      column.lost === null ? [] : [`WHEN ${column.lost} THEN ${i}`],
    );
    const facts = ragged
      ? [
          'fields',
          'line',
          ragged.files ? 'file' : 'NULL AS file',
          `len(cells) - ${ragged.expected} AS surplus`,
          `${lost.length === 0 ? 'NULL' : `CASE ${lost.join(' ')} END`} AS lost`,
          'cells',
        ]
      : [];
    const cells = wanted.map(({ cell }, i) => `${cell} AS c${i}`);
    const rows = await this.engine.rows<Record<string, Cell | (string | null)[]>>(
      `SELECT ${[`CAST(${ROW} AS DOUBLE) AS id`, ...facts, ...cells].join(', ')} FROM ${from}`,
      { signal: options.signal },
    );
    return rows.map((row): AsideRow => {
      const id = Number(row['id']);
      const own = wanted.map((_, i): Cell => (row[`c${i}`] as Cell | undefined) ?? null);
      if (!ragged)
        return { id, line: lineOf(id), file: null, reason: reasonOf(version), unfit: null, cells: own };
      const params = { fields: Number(row['fields']), expected: ragged.expected };
      return {
        ...{ id, line: Number(row['line']), file: (row['file'] as string | null) ?? null, cells: own },
        reason: text('data.aside.length', params),
        unfit: unfitOf(row, table),
      };
    });
  }

  /**
   * Lines by row id. Known where every record of the one file has a line of its own, and rows have not been made anew since: then the line
   * follows from the row's place and from the lines of what the import set aside.
   */
  private async lines(
    trail: readonly DatasetVersion[],
    { signal }: JobContext,
  ): Promise<(id: number) => number | null> {
    const [first] = trail;
    const from = first?.operation.settings['firstLine'];
    const anew = trail.some(({ operation }) => operation.settings['reshapes'] === true);
    if (!first || typeof from !== 'number' || anew) return () => null;
    const aside =
      first.quarantined === 0
        ? []
        : await this.engine.rows<{ line: number }>(
            `SELECT line FROM ${await this.versions.relation(first.id, 'quarantine')} ORDER BY line`,
            { signal },
          );
    const lines = aside.map(({ line }) => line);
    return (id) => {
      if (id >= first.rows) return lines[id - first.rows] ?? null;
      // How many stand before it: the i-th of them has lines[i] - from - i rows before it.
      let [low, high] = [0, lines.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((lines[middle] ?? 0) - from - middle <= id) low = middle + 1;
        else high = middle;
      }
      return from + id + low;
    };
  }
}

const plainCell = (cell: Cell): string => (cell === null ? '' : String(cell));

/** What the step says of its rows: of a remedy, what the check found. */
function reasonOf({ operation }: DatasetVersion): Text {
  const said = Text.safeParse(operation.settings['reason']);
  return said.success ? said.data : operation.summary;
}

function unfitOf(
  row: Record<string, Cell | (string | null)[]>,
  { columns, ragged }: AsideTable,
): Text | null {
  if (!ragged) return null;
  if (!ragged.known) return text('data.aside.unfit.unknown');
  const cells = Array.isArray(row['cells']) ? row['cells'] : [];
  if (Number(row['surplus']) > 0)
    return text('data.aside.unfit.surplus', {
      count: Number(row['surplus']),
      surplus: cells.slice(ragged.expected).join(', '),
    });
  const lost = row['lost'];
  const column = typeof lost === 'number' ? columns[lost] : undefined;
  if (!column || typeof lost !== 'number') return null;
  const type = text(`view.shell.type.${column.type}`);
  return text('data.aside.unfit.type', { column: column.name, value: cells[lost] ?? '', type });
}
