// Partial dependence (Friedman 2001, "Greedy function approximation") and individual conditional expectation (Goldstein and others 2015,
// "Peeking inside the black box"): what the model says of the same rows with one column set to one value after the other.
import {
  AssayError,
  type Dependence,
  type Estimate,
  type ExplainColumn,
  type JobContext,
  saysNumber,
  text,
  throwIfCancelled,
} from '../../../shared/domain';
import { cellOf, columnOf, histogram } from '../../recipe';
import { among, type Clusters, clusteredVariance } from '../clusters';
import { outcomeName } from './compose';
import type { Opened } from './opened';
import { evenly, feedsFrom, pickRows, valuesOf } from './rows';
import type { Values } from './sampling';

const ROWS = 400;
const LINES = 40;
const MOST_LEVELS = 15;

/** @param output the class whose chance is looked at; 0 for numbers and for yes or no */
export async function dependence(
  opened: Opened,
  name: string,
  output: number,
  at: number,
  ctx: JobContext = {},
): Promise<Dependence> {
  const { explainer, run } = opened;
  const { recipe, outputs } = explainer;
  const place = recipe.inputs.findIndex((input) => input.name === name);
  const column = opened.columns[place];
  if (!column) {
    const columns = recipe.inputs.map((input) => input.name).join(', ');
    throw new AssayError('data.columnMissing', { column: name, columns });
  }
  const rows = evenly(
    Int32Array.from({ length: opened.sample.rows }, (_, i) => i),
    ROWS,
  );
  const sample = valuesOf(recipe.inputs, pickRows(opened.sample, rows));
  const clusters = among(opened.clusters, rows);
  const grid = gridOf(column);
  const shown = evenly(Int32Array.from(rows.keys()), LINES);
  const lines = Array.from(shown, () => [] as number[]);
  const points: Dependence['points'] = [];
  for (const [i, { value, share }] of grid.entries()) {
    throwIfCancelled(ctx.signal);
    ctx.onProgress?.({
      fraction: i / grid.length,
      phase: text('explain.phase.dependence', { column: name }),
    });
    const set: Values =
      typeof value === 'number' ? new Float64Array(rows.length).fill(value) : Array.from(rows, () => value);
    const columns = sample.map((own, c) => (c === place ? set : own));
    const answers = await explainer.ask(feedsFrom(recipe.inputs, columns, rows.length));
    const says = Float64Array.from(rows, (_, row) => answers[row * outputs + output] as number);
    shown.forEach((row, line) => lines[line]?.push(says[row] as number));
    points.push({
      value: cellOfValue(column, value),
      x: typeof value === 'number' ? value : null,
      says: meanOf(says, clusters),
      share,
    });
  }
  const known = columnOf(opened.known, name);
  return {
    runId: run.id,
    column: name,
    type: column.type,
    outcome: saysNumber(recipe.spec.task) ? null : outcomeName(recipe, output),
    rows: rows.length,
    points,
    lines,
    histogram:
      known.kind === 'number' ? histogram(known.values.filter((value) => Number.isFinite(value))) : [],
    at,
  };
}

/** Values that training rows have: quantiles of numbers, the most frequent levels. */
function gridOf({ range, levels }: ExplainColumn): { value: number | string; share: number | null }[] {
  if (range) return [...new Set(range.quantiles)].map((value) => ({ value, share: null }));
  return levels.slice(0, MOST_LEVELS);
}

function cellOfValue({ type }: ExplainColumn, value: number | string): Dependence['points'][number]['value'] {
  return typeof value === 'number'
    ? cellOf({ kind: 'number', name: '', type, values: Float64Array.of(value) }, 0)
    : value;
}

/** Mean with its 95 % interval over the rows, or over what belongs together. */
export function meanOf(values: Float64Array, clusters?: Clusters): Estimate {
  const n = Math.max(1, values.length);
  const value = values.reduce((sum, v) => sum + v, 0) / n;
  const variance = values.reduce((sum, v) => sum + (v - value) ** 2, 0) / Math.max(1, n - 1);
  const own = clusters && clustersError(values, value, clusters);
  const half = 1.96 * (own ?? Math.sqrt(variance / n));
  return { value, low: value - half, high: value + half };
}

/** The standard error of a mean by what whole clusters add to it; of a single one that of its values, since more is not known. */
function clustersError(values: Float64Array, mean: number, clusters: Clusters): number {
  const off = values.map((value) => value - mean);
  const variance = clusteredVariance(clusters, off) / values.length ** 2;
  return Math.sqrt(
    Number.isFinite(variance) ? variance : off.reduce((sum, v) => sum + v * v, 0) / off.length,
  );
}
