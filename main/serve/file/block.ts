// One block of a file, scored: the lines that are written for it, and what monitoring wants to know of it.
import { csvCells, type FrameColumn, type Lines } from '../../data';
import type { Predictor, Scores } from '../predictor';
import { countsOf, type Counts } from '../usage';
import { COMMA, LINE_FEED, Writer } from './writer';

const COMMA_ALONE = Uint8Array.of(COMMA);
/** Bytes that are likely to be written of a row. */
const ROOM = 48;

export interface Block {
  /** As the model takes them. */
  columns: FrameColumn[];
  rows: number;
  /** Each row's own cells. */
  own: Lines;
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
  /** Where rows are put in order within lists. */
  order?: Order;
}

/** What ranks need of rows. */
export interface Order {
  scores: Float32Array;
  /** Where each row's line ends among the lines: the place of its line feed. */
  ends: Uint32Array;
}

/** @throws AssayError data.columnMissing, cancelled */
export async function scoreBlock(
  predictor: Predictor,
  { columns, rows, own }: Block,
  signal?: AbortSignal,
): Promise<ScoredBlock> {
  const scores = await predictor.predict(columns, rows, signal);
  const counts = countsOf(predictor.manifest, columns, scores, rows);
  const { lines, ends } = linesOf(own, scores);
  const ordered = predictor.manifest.task === 'ranking' && scores.kind === 'numbers';
  return {
    names: outputNames(scores),
    lines,
    rows,
    read: own.bytes.length + rows,
    counts,
    ...(ordered ? { order: { scores: scores.values, ends } } : {}),
  };
}

/** Each row's own cells and what the model says, line by line. */
function linesOf({ bytes, ends }: Lines, scores: Scores): { lines: Uint8Array; ends: Uint32Array } {
  const outputs = outputsOf(scores);
  const out = new Writer(bytes.length + ends.length * ROOM);
  const written = new Uint32Array(ends.length);
  let from = 0;
  for (let row = 0; row < ends.length; row++) {
    const end = ends[row] as number;
    out.bytes(bytes.subarray(from, end));
    outputs(row, out);
    written[row] = out.length;
    out.byte(LINE_FEED);
    from = end;
  }
  return { lines: out.all(), ends: written };
}

function outputNames(scores: Scores): string[] {
  return scores.kind === 'numbers'
    ? ['prediction', ...(scores.band ? ['prediction_low', 'prediction_high'] : [])]
    : ['prediction', ...scores.classes.map((name) => `probability_${name}`)];
}

/** Writes what the model says of a row, a comma before each cell. */
function outputsOf(scores: Scores): (row: number, out: Writer) => void {
  if (scores.kind === 'numbers') {
    const { values, band } = scores;
    const columns = band ? [values, band.low, band.high] : [values];
    return (row, out) => {
      for (const column of columns) out.text(`,${String(column[row] ?? '')}`);
    };
  }
  const { labels, classes, probabilities } = scores;
  const width = classes.length;
  const written = new Map(classes.map((name) => [name, Buffer.from(`,${csvCells([name])}`)]));
  return (row, out) => {
    out.bytes(written.get(labels[row] ?? '') ?? COMMA_ALONE);
    for (let k = 0; k < width; k++) {
      out.byte(COMMA);
      out.probability(probabilities[row * width + k] ?? 0);
    }
  };
}
