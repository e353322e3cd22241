// What would differ from a version, were a file imported in its place: columns, missing values, distributions.
import {
  type Column,
  type ColumnDifference,
  type DatasetVersion,
  type JobContext,
  type Shift,
  type SourceDifference,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import type { Project } from '../project';
import { type Engine, withFolder } from './engine';
import { isNumeric } from './frame';
import { type ImportRequest, readFiles } from './import';
import { Meter } from './progress';
import { exactPath, ident, literal, numberSql } from './sql';
import type { Versions } from './versions';

/** Shares of the bar: reading the file, then comparing the columns. */
const READ = 0.7;
/** Values of a text column that are told apart; the rest counts as one. */
export const TOP = 12;
/** Bins hold about equal shares of the version's numbers. */
export const BINS = 10;
/** An empty bin counts as this share, for the logarithm. */
const LEAST = 1e-4;

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
    const after = `read_parquet(${literal(exactPath(table.path))})`;
    const found = [...source.columns];
    const shared = version.columns.filter(({ name }) => found.some((column) => column.name === name));
    const meter = new Meter(context, project.clock, version.rows, 'rows');
    const columns: ColumnDifference[] = [];
    for (const [i, column] of shared.entries()) {
      throwIfCancelled(context.signal);
      meter.tell(READ + ((1 - READ) * i) / shared.length, text('data.progress.comparing'));
      const type = found.find(({ name }) => name === column.name)?.type ?? column.type;
      columns.push(await difference(engine, { column, type, before, after }, context.signal));
    }
    return {
      rowsBefore: version.rows,
      rowsAfter: table.rows,
      added: found.filter(({ name }) => !has(version, name)),
      removed: version.columns.filter(({ name }) => !shared.some((column) => column.name === name)),
      columns,
    };
  });
}

const has = (version: DatasetVersion, name: string): boolean =>
  version.columns.some((column) => column.name === name);

interface Pair {
  column: Column;
  /** The type in the new file. */
  type: Column['type'];
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
  const numbers = (t: Column['type']): boolean => t === 'integer' || t === 'number';
  const sides = [
    { from: before, type: column.type },
    { from: after, type },
  ];
  const [old, fresh] = await Promise.all(
    sides.map((side) =>
      engine.row<{ rows: number; values: number; mean: number | null }>(
        `SELECT count(*) AS rows, count(${name}) AS values,
         ${numbers(side.type) ? `avg(${name})` : 'NULL'} AS mean FROM ${side.from}`,
        { signal },
      ),
    ),
  );
  const missing = (side: typeof old): number => (side && side.rows > 0 ? 1 - side.values / side.rows : 0);
  const alike = column.type === type || (numbers(column.type) && numbers(type));
  const comparable = alike && (old?.values ?? 0) > 0 && (fresh?.values ?? 0) > 0;
  const stability = comparable
    ? isNumeric(column.type)
      ? await numberStability(engine, numberSql(name, column.type), before, after, signal)
      : await valueStability(engine, name, before, after, signal)
    : null;
  return {
    ...{ name: column.name, before: column.type, after: type },
    ...{ missingBefore: missing(old), missingAfter: missing(fresh) },
    ...{ meanBefore: old?.mean ?? null, meanAfter: fresh?.mean ?? null },
    ...{ stability, shift: stability === null ? null : shiftOf(stability) },
  };
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

/** The population stability index (Siddiqi 2006, chapter 8): the sum over bins of (a - b) ln(a / b), of shares after and before. */
async function stabilityOf(
  engine: Engine,
  bin: string,
  present: string,
  before: string,
  after: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const shares = async (from: string): Promise<Map<string, number>> => {
    const rows = await engine.rows<{ bin: string; n: number }>(
      `SELECT ${bin} AS bin, count(*) AS n FROM ${from} WHERE ${present} IS NOT NULL GROUP BY 1`,
      { signal },
    );
    const total = rows.reduce((sum, row) => sum + row.n, 0);
    return new Map(rows.map((row) => [row.bin, row.n / total]));
  };
  const [old, fresh] = [await shares(before), await shares(after)];
  let sum = 0;
  for (const key of new Set([...old.keys(), ...fresh.keys()])) {
    const a = Math.max(LEAST, fresh.get(key) ?? 0);
    const b = Math.max(LEAST, old.get(key) ?? 0);
    sum += (a - b) * Math.log(a / b);
  }
  return sum;
}

const shiftOf = (stability: number): Shift =>
  stability < 0.1 ? 'none' : stability <= 0.25 ? 'some' : 'large';
