import { SourceCorrections, text, throwIfCancelled } from '../../shared/domain';
import type { Cell, Column, ColumnProfile, DatasetVersion, JobContext, RawInput } from '../../shared/domain';
import type {
  ChangedSource,
  ColumnDrift,
  FindRequest,
  FoundCell,
  Losses,
  MissingPatterns,
  SourceDifference,
  SourceGuess,
  TableWindow,
  WindowRequest,
} from '../../shared/domain';
import type { Project } from '../project';
import { Asides } from './asides';
import { AssetDesk } from './assets/desk';
import { type Cells, withCells } from './cells';
import { changedSource } from './changed';
import { compareFiles } from './compare';
import { columnDrift } from './drift';
import { type Derivation, deriveVersion } from './derive';
import type { Engine, QueryOptions } from './engine';
import { findCell } from './find';
import { type Frame, readColumns } from './frame';
import { missingPatterns } from './gaps';
import { importFiles } from './import';
import { inspectFile, lossesIn } from './inspect';
import { LostValues } from './lost';
import { type PassingTables, withPassing } from './passing';
import { profileColumns } from './profiles';
import { Meter } from './progress';
import { readScoringFile, type ScoringBatch, type ScoringOptions } from './scoring';
import type { Conventions } from './source/conventions';
import { findColumn } from './sql';
import { Versions } from './versions';
import { Windows } from './windows';

/** The data of one open project. Holds no state but caches: everything kept is in the project file. */
export class DataService {
  /** Pictures and sounds beside the rows. */
  readonly assets: AssetDesk;
  /** Rows that were set aside. */
  readonly asides: Asides;
  private readonly versions: Versions;
  private readonly windows: Windows;

  constructor(
    private readonly project: Project,
    private readonly engine: Engine,
  ) {
    this.versions = new Versions(project, engine);
    this.assets = new AssetDesk(project, engine, this.versions);
    this.asides = new Asides(project, engine, this.versions);
    this.windows = new Windows(project, engine, this.versions);
  }

  /** What a file seems to be, with its first rows as they would be imported. Errors: those of opening a file. */
  inspect(
    path: string | readonly string[],
    options?: SourceCorrections,
    context: JobContext = {},
  ): Promise<SourceGuess> {
    return inspectFile(this.engine, path, options, context);
  }

  /** What the types that were chosen would lose, over all rows. Errors: those of opening a file; cancelled. */
  losses(paths: readonly string[], options: SourceCorrections, context: JobContext = {}): Promise<Losses> {
    return lossesIn(this.engine, paths, options, context);
  }

  /**
   * Imports a file as a new data set, whole or not at all; several files with the same columns as one. With `replaces`, it becomes the next
   * version of that version's data set. Errors: those of `stage` and data.noRows, ragged, badQuote, duplicateColumn, emptyColumn, badJson,
   * columnsDiffer, unreadable, diskFull; cancelled.
   */
  import(
    path: string | readonly string[],
    options: SourceCorrections = {},
    context: JobContext = {},
    replaces?: number,
  ): Promise<DatasetVersion> {
    const paths = typeof path === 'string' ? [path] : path;
    return importFiles(
      { project: this.project, engine: this.engine, versions: this.versions },
      { paths, options, replaces },
      context,
    );
  }

  /** What would differ from a version, were the files imported in its place. Errors: those of `import`. */
  compare(
    versionId: number,
    paths: readonly string[],
    options: SourceCorrections = {},
    context: JobContext = {},
  ): Promise<SourceDifference> {
    return compareFiles(
      { project: this.project, engine: this.engine, versions: this.versions },
      versionId,
      { paths, options },
      context,
    );
  }

  /** How a column stands against an earlier version; null where that has no such column. Errors: data.versionMissing, data.columnMissing, cancelled. */
  async drift(
    request: { versionId: number; against: number; column: string },
    context: JobContext = {},
  ): Promise<ColumnDrift | null> {
    const sides = [request.against, request.versionId].map((id) => this.project.datasets.get(id));
    const [before, after] = sides.map(({ columns }) => columns.find(({ name }) => name === request.column));
    if (!after) findColumn(sides[1]?.columns ?? [], request.column);
    if (!before || !after) return null;
    return columnDrift(
      this.engine,
      { column: before, rows: sides[0]?.rows ?? 0, relation: await this.relation(request.against) },
      { column: after, rows: sides[1]?.rows ?? 0, relation: await this.relation(request.versionId) },
      context,
    );
  }

  /** Which columns are missing together. Errors: data.versionMissing, cancelled. */
  async gaps(versionId: number, context: JobContext = {}): Promise<MissingPatterns> {
    const version = this.project.datasets.get(versionId);
    return missingPatterns(this.engine, await this.relation(versionId), version, context);
  }

  /** Which of the files that a version goes back to have changed since. Errors: data.versionMissing. */
  changedSource(versionId: number): Promise<ChangedSource> {
    return changedSource(this.project.datasets.lineage(versionId));
  }

  /** What the import that a version goes back to lost to the types that were chosen. Errors: data.versionMissing. */
  lost(versionId: number): LostValues {
    return new LostValues(this.engine, this.versions, this.project.datasets.lineage(versionId));
  }

  /** A slice of at most 1,000 rows. */
  window(request: WindowRequest): Promise<TableWindow> {
    return this.windows.window(request);
  }

  /** The next or previous cell with some words, as the grid has its rows sorted and filtered. Errors: data.versionMissing, data.columnMissing, cancelled. */
  async find(request: FindRequest, context: JobContext = {}): Promise<FoundCell> {
    const { columns } = this.project.datasets.get(request.versionId);
    const rows = await this.windows.placed(request);
    return rows ? findCell(this.engine, rows, columns, request, context) : { cells: 0, found: null };
  }

  /** The rows with these ids in this order; ids that are not in the version are left out. */
  rowsById(
    versionId: number,
    ids: readonly number[],
    place: { offset: number; total: number },
    columns?: readonly string[],
  ): Promise<TableWindow> {
    const version = this.project.datasets.get(versionId);
    const wanted = columns?.map((name) => findColumn(version.columns, name)) ?? version.columns;
    return this.windows.byIds(version, wanted, ids, place);
  }

  /** One profile a column, the wanted column first. */
  async *profile(versionId: number, context: JobContext = {}, first?: string): AsyncGenerator<ColumnProfile> {
    const version = this.project.datasets.get(versionId);
    const relation = await this.relation(versionId);
    const meter = new Meter(context, this.project.clock, version.rows, 'rows');
    const options = { signal: context.signal, first };
    let done = 0;
    for await (const profile of profileColumns(
      this.engine,
      relation,
      version.columns,
      version.rows,
      options,
    )) {
      throwIfCancelled(context.signal);
      meter.tell(++done / version.columns.length, text('data.progress.profiling'));
      yield profile;
    }
  }

  /** A view to be used in FROM: the version's columns by name, and `__row`, the lasting row id. */
  relation(versionId: number): Promise<string> {
    return this.versions.relation(versionId);
  }

  /** The rows that a version's step set aside; for an import, their line, number of fields and text. */
  quarantine(versionId: number): Promise<string> {
    return this.versions.relation(versionId, 'quarantine');
  }

  /** Rows as objects. Quote names with `ident`, bind values with $1, $2, … */
  query<R extends Record<string, unknown> = Record<string, Cell>>(
    sql: string,
    options?: QueryOptions,
  ): Promise<R[]> {
    return this.engine.rows<R>(sql, options);
  }

  /** Statements for their effect. */
  execute(sql: string, options?: QueryOptions): Promise<void> {
    return this.engine.run(sql, options);
  }

  /** Lays out the cells of a wide version one a row, by their types, for as long as `use` takes. */
  withCells<T>(
    table: { relation: string; columns: readonly Column[] },
    use: (cells: Cells) => Promise<T>,
    options: QueryOptions = {},
  ): Promise<T> {
    return withCells(this.engine, table, use, options);
  }

  /** A new version from an old one, which becomes the present one. */
  derive(derivation: Derivation, context: JobContext = {}): Promise<DatasetVersion> {
    return deriveVersion(
      { project: this.project, engine: this.engine, versions: this.versions },
      derivation,
      context,
    );
  }

  /** Columns as typed arrays, in row order. `where` is a SQL condition made by the program, never by a user. */
  async frame(
    versionId: number,
    columns: readonly string[],
    options: { where?: string; limit?: number } = {},
    context: JobContext = {},
  ): Promise<Frame> {
    const version = this.project.datasets.get(versionId);
    const byName = new Map(version.columns.map((column) => [column.name, column]));
    const wanted: Column[] = columns.map((name) => byName.get(name) ?? findColumn(version.columns, name));
    const relation = await this.relation(versionId);
    const meter = new Meter(context, this.project.clock, version.rows, 'rows');
    const onRows = (rows: number): void =>
      meter.tell(rows / Math.max(1, version.rows), text('data.progress.loading'));
    return readColumns(this.engine, relation, wanted, {
      ...options,
      signal: context.signal,
      expectedRows: version.rows,
      onRows,
    });
  }

  /**
   * A file from outside in batches, in file order, columns read as the given types; those of `also` last, where the file has them.
   * Errors: those of opening a file; data.inputsMissing.
   */
  readFrame(
    path: string,
    columns: readonly RawInput[],
    { signal }: JobContext = {},
    options: Pick<ScoringOptions, 'also' | 'onLost'> = {},
  ): AsyncIterable<ScoringBatch> {
    return readScoringFile(this.engine, path, columns, { usual: this.usual(), signal, ...options });
  }

  /** Results of queries kept as tables for as long as `work` goes on; they are gone afterwards, however it ends. */
  passing<T>(work: (tables: PassingTables) => Promise<T>, context: JobContext = {}): Promise<T> {
    return withPassing(this.engine, work, context);
  }

  /** How the file was written that the present data came from: a short file to be scored may not show it. */
  private usual(): Conventions {
    let version = this.project.datasets.current();
    while (version && version.operation.kind !== 'import' && version.parentId !== null)
      version = this.project.datasets.get(version.parentId);
    const found = SourceCorrections.safeParse(version?.operation.settings['options']);
    const { decimal, dateOrder } = found.success ? found.data : {};
    return {
      ...(decimal === undefined ? {} : { decimal }),
      ...(dateOrder === undefined ? {} : { dateOrder }),
    };
  }
}
