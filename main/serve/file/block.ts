// One block of a file, scored: the lines that are written for it, and what monitoring wants to know of it.
import { cellsLine, csvCells, type FrameColumn } from '../../data';
import type { Predictor, Scores } from '../predictor';
import { countsOf, type Counts } from '../usage';

export interface Block {
  /** As the model takes them. */
  columns: FrameColumn[];
  rows: number;
  /** Each row's own cells, as the engine joined them. */
  cells: string[];
}

export interface ScoredBlock {
  /** Names of the columns that the model adds. */
  names: string[];
  /** Lines of CSV in UTF-8: each row's own cells, then what the model says. */
  lines: Uint8Array;
  rows: number;
  /** About how many bytes the rows' own cells took in the input. */
  read: number;
  counts: Counts;
}

/** Rows made into one string: a longer one is kept so long that collecting the garbage takes longer than the work. */
const AT_ONCE = 500;

/** @throws AssayError data.columnMissing, cancelled */
export async function scoreBlock(
  predictor: Predictor,
  { columns, rows, cells }: Block,
  signal?: AbortSignal,
): Promise<ScoredBlock> {
  const scores = await predictor.predict(columns, rows, signal);
  const outputs = outputsOf(scores);
  const parts: Uint8Array[] = [];
  let read = 0;
  for (let from = 0; from < rows; from += AT_ONCE) {
    let text = '';
    for (let row = from; row < Math.min(rows, from + AT_ONCE); row++) {
      const own = cellsLine(cells[row] ?? '');
      read += own.length + 1;
      text += `${own},${outputs(row)}\n`;
    }
    parts.push(Buffer.from(text));
  }
  const counts = countsOf(predictor.manifest, columns, scores, rows);
  return { names: outputNames(scores), lines: joined(parts), rows, read, counts };
}

/** In memory of its own, which can be handed over. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function outputNames(scores: Scores): string[] {
  return scores.kind === 'numbers'
    ? ['prediction', ...(scores.band ? ['prediction_low', 'prediction_high'] : [])]
    : ['prediction', ...scores.classes.map((name) => `probability_${name}`)];
}

/** What is written behind a row's own cells. */
function outputsOf(scores: Scores): (row: number) => string {
  if (scores.kind === 'numbers') {
    const { values, band } = scores;
    const columns = band ? [values, band.low, band.high] : [values];
    return (row) => columns.map((column) => String(column[row] ?? '')).join(',');
  }
  const { labels, classes, probabilities } = scores;
  const width = classes.length;
  const written = new Map(classes.map((name) => [name, csvCells([name])]));
  return (row) => {
    let line = written.get(labels[row] ?? '') ?? '';
    for (let k = 0; k < width; k++) line += `,${probability(probabilities[row * width + k] ?? 0)}`;
    return line;
  };
}

/** Float32 holds seven significant digits; more would be noise. Those of a share from 0.1 on need no look at its size. */
function probability(value: number): string {
  if (value >= 0.1 && value <= 1) return String(Math.round(value * 1e7) / 1e7);
  if (value >= 0.01 && value < 0.1) return String(Math.round(value * 1e8) / 1e8);
  return String(Number(value.toPrecision(7)));
}
