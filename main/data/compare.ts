// What would differ from a version, were a file imported in its place: columns, missing values, distributions.
import {
  type ColumnDifference,
  type JobContext,
  type SourceDifference,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import type { Project } from '../project';
import { type Engine, withFolder } from './engine';
import { isNumeric } from './frame';
import { readFiles } from './files';
import type { ImportRequest } from './import';
import { Meter } from './progress';
import { exactPath, ident, literal, numberSql } from './sql';
import { alike, BINS, type ComparedColumn, differenceOf, isAmount, stabilityIndex, TOP } from './stability';
import type { Versions } from './versions';
import { differences } from './compare-cells';
import { isWide } from './wide';

/** Shares of the bar: reading the file, then comparing the columns. */
const READ = 0.7;

/** Errors: those of an import. Nothing is kept. */
export async function compareFiles(
  parts: { project: Project; engine: Engine; versions: Versions },
  versionId: number,
  request: ImportRequest,
  context: JobContext,
): Promise<SourceDifference> {
  const { project, engine, versions } = parts;
  const version = project.datasets.get(versionId);
  return withFolder(engine, async (folder) => {
    const onProgress: JobContext['onProgress'] = (progress) =>
      context.onProgress?.({ ...progress, fraction: (progress.fraction ?? 0) * READ });
    const opening = { engine, paths: request.paths, folder, context: { ...context, onProgress } };
    const { source, table } = await readFiles(opening, request.options, project.clock);
    const before = await versions.relation(versionId);
    const after = table.table ? ident(table.table) : `read_parquet(${literal(exactPath(table.path))})`;
    const found = [...source.columns];
    const types = new Map(found.map(({ name, type }) => [name, type]));
    const known = new Set(version.columns.map(({ name }) => name));
    const shared = version.columns.filter(({ name }) => types.has(name));
    const meter = new Meter(context, project.clock, version.rows, 'rows');
    const pairs = shared.map((column) => ({ column, type: types.get(column.name) ?? column.type }));
    const sides = { before, after };
    const tell = (done: number): void =>
      meter.tell(READ + ((1 - READ) * done) / shared.length, text('data.progress.comparing'));
    tell(0);
    const wide = [version.rows, table.rows].every((rows) => isWide({ columns: found.length, rows }));
    const columns = wide
      ? await differences(engine, pairs, sides, context.signal, tell)
      : await oneByOne(engine, pairs, sides, context.signal, tell);
    return {
      rowsBefore: version.rows,
      rowsAfter: table.rows,
      added: found.filter(({ name }) => !known.has(name)),
      removed: version.columns.filter(({ name }) => !types.has(name)),
      columns,
    };
  });
}

async function oneByOne(
  engine: Engine,
  pairs: readonly ComparedColumn[],
  sides: { before: string; after: string },
  signal: AbortSignal | undefined,
  onDone: (done: number) => void,
): Promise<ColumnDifference[]> {
  const columns: ColumnDifference[] = [];
  for (const pair of pairs) {
    throwIfCancelled(signal);
    columns.push(await difference(engine, { ...pair, ...sides }, signal));
    onDone(columns.length);
  }
  return columns;
}

interface Pair extends ComparedColumn {
  before: string;
  after: string;
}

/** How a column's figures differ between two relations. Errors: cancelled. */
export async function difference(
  engine: Engine,
  { column, type, before, after }: Pair,
  signal: AbortSignal | undefined,
): Promise<ColumnDifference> {
  const name = ident(column.name);
  const sides = [
    { from: before, type: column.type },
    { from: after, type },
  ];
  const [old, fresh] = await Promise.all(
    sides.map((side) =>
      engine.row<{ rows: number; values: number; mean: number | null }>(
        `SELECT count(*) AS rows, count(${name}) AS values,
         ${isAmount(side.type) ? `avg(${name})` : 'NULL'} AS mean FROM ${side.from}`,
        { signal },
      ),
    ),
  );
  const comparable = alike({ column, type }) && (old?.values ?? 0) > 0 && (fresh?.values ?? 0) > 0;
  const stability = comparable
    ? isNumeric(column.type)
      ? await numberStability(engine, numberSql(name, column.type), before, after, signal)
      : await valueStability(engine, name, before, after, signal)
    : null;
  return differenceOf({ column, type }, old, fresh, stability);
}

/** Over bins between the version's own quantiles. */
async function numberStability(
  engine: Engine,
  number: string,
  before: string,
  after: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const steps = Array.from({ length: BINS - 1 }, (_, i) => (i + 1) / BINS).join(', ');
  const { edges } = await engine.row<{ edges: number[] }>(
    `SELECT approx_quantile(${number}, [${steps}]) AS edges FROM ${before}`,
    { signal },
  );
  const distinct = [...new Set(edges)];
  const bin = distinct.map((edge) => `CAST(${number} > CAST(${edge} AS DOUBLE) AS INTEGER)`).join(' + ');
  return stabilityOf(engine, `CAST(${bin} AS VARCHAR)`, number, before, after, signal);
}

/** Over the version's most frequent values, all others taken together. */
async function valueStability(
  engine: Engine,
  name: string,
  before: string,
  after: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const top = `(SELECT list(v) FROM (SELECT CAST(${name} AS VARCHAR) AS v FROM ${before} WHERE ${name} IS NOT NULL
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${TOP}))`;
  const bin = `CASE WHEN list_contains(${top}, CAST(${name} AS VARCHAR)) THEN 'v' || CAST(${name} AS VARCHAR) ELSE 'rest' END`;
  return stabilityOf(engine, bin, name, before, after, signal);
}

async function stabilityOf(
  engine: Engine,
  bin: string,
  present: string,
  before: string,
  after: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const counts = async (from: string): Promise<Map<string, number>> => {
    const rows = await engine.rows<{ bin: string; n: number }>(
      `SELECT ${bin} AS bin, count(*) AS n FROM ${from} WHERE ${present} IS NOT NULL GROUP BY 1`,
      { signal },
    );
    return new Map(rows.map((row) => [row.bin, row.n]));
  };
  const [old, fresh] = [await counts(before), await counts(after)];
  return stabilityIndex(old, fresh);
}
