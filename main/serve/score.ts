// A scored copy of a file: every input row in its order, its cells as they were, plus the prediction and the probability of each class.
import { open, type FileHandle, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError, type JobContext, type ScoreResult, text, throwIfCancelled } from '../../shared/domain';
import type { DataService } from '../data';
import type { Predictor, Scores } from './predictor';

/** Rows written at a time: writing lets others have their turn. */
const SLICE = 2000;

/** Told of each batch, for monitoring. */
export type OnBatch = (columns: Parameters<Predictor['predict']>[0], scores: Scores, rows: number) => void;

/**
 * Streams `path` through the model into `out`, written aside, flushed and renamed: cancel, a crash or a full disk leave no half file.
 * A column of the input that is called like an output of the model keeps its cells; the new columns come last.
 */
export async function scoreFile(
  data: DataService,
  predictor: Predictor,
  request: { path: string; out: string; model: number },
  context: JobContext,
  onBatch: OnBatch,
): Promise<ScoreResult> {
  if (resolve(request.path) === resolve(request.out))
    throw new AssayError('project.exists', { path: request.out });
  const aside = `${request.out}.new`;
  const began = performance.now();
  // How far it is, is read off the cells' own lengths against the file's; a packed file tells nothing of the kind.
  const isText = !/\.parquet$/i.test(request.path);
  const size = await stat(request.path).then(
    (found) => found.size,
    () => 0,
  );
  let rows = 0;
  let seen = 0;
  let file: FileHandle | undefined;
  try {
    file = await open(aside, 'w');
    let first = true;
    for await (const { frame, raw } of data.readFrame(
      request.path,
      predictor.manifest.recipe.inputs,
      context,
    )) {
      throwIfCancelled(context.signal);
      const scores = await predictor.predict(frame.columns, frame.rows);
      if (first) await file.write(csvLine([...raw.names, ...outputNames(scores)]));
      first = false;
      for (let from = 0; from < raw.rows.length; from += SLICE) {
        const { lines, bytes } = csvBatch(raw.rows.slice(from, from + SLICE), scores, from);
        await file.write(lines);
        seen += bytes;
      }
      onBatch(frame.columns, scores, frame.rows);
      rows += frame.rows;
      const seconds = (performance.now() - began) / 1000;
      const fraction = isText ? Math.min(0.99, seen / Math.max(1, size)) : null;
      const secondsLeft = fraction === null ? null : (seconds * (1 - fraction)) / Math.max(fraction, 0.01);
      const rate = rows / seconds;
      context.onProgress?.({ fraction, phase: text('serve.score.reading'), rate, unit: 'rows', secondsLeft });
    }
    context.onProgress?.({ fraction: 1, phase: text('serve.score.writing') });
    await file.sync();
    await file.close();
    file = undefined;
    throwIfCancelled(context.signal);
    await rename(aside, request.out);
    return { rows, path: request.out, model: request.model };
  } catch (thrown) {
    await file?.close().catch(() => undefined);
    await rm(aside, { force: true }).catch(() => undefined);
    throw await failure(thrown, request.out);
  }
}

async function failure(thrown: unknown, out: string): Promise<AssayError> {
  const code = (thrown as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC') return new AssayError('data.diskFull', {}, { cause: thrown });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'EISDIR') {
    const folder = await stat(out).then(
      (found) => (found.isDirectory() ? out : dirname(out)),
      () => dirname(out),
    );
    return new AssayError('project.notWritable', { path: folder }, { cause: thrown });
  }
  return AssayError.from(thrown);
}

function outputNames(scores: Scores): string[] {
  return scores.kind === 'numbers'
    ? ['prediction', ...(scores.band ? ['prediction_low', 'prediction_high'] : [])]
    : ['prediction', ...scores.classes.map((name) => `probability_${name}`)];
}

/** The lines of a slice that begins at the row `from`, and about how many bytes its own cells took in the input. */
function csvBatch(
  cells: readonly (readonly (string | null)[])[],
  scores: Scores,
  from: number,
): { lines: string; bytes: number } {
  let lines = '';
  let bytes = 0;
  for (const [row, line] of cells.entries()) {
    const own = csvCells(line);
    bytes += own.length + 1;
    lines += `${own},${csvCells(outputs(scores, from + row))}\n`;
  }
  return { lines, bytes };
}

function outputs(scores: Scores, row: number): string[] {
  if (scores.kind === 'numbers') {
    const { values, band } = scores;
    const ends = band ? [band.low[row], band.high[row]] : [];
    return [values[row], ...ends].map((value) => (value === undefined ? '' : String(value)));
  }
  const width = scores.classes.length;
  const probabilities = Array.from(
    scores.probabilities.subarray(row * width, (row + 1) * width),
    probability,
  );
  return [scores.labels[row] ?? '', ...probabilities];
}

/** Float32 holds seven significant digits; more would be noise. */
const probability = (value: number): string => String(Number(value.toPrecision(7)));

/** RFC 4180: quotes where a cell holds a comma, a quote or a line break, or begins or ends with a blank. */
function csvCells(cells: readonly (string | null)[]): string {
  return cells
    .map((cell) => {
      if (cell === null) return '';
      return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    })
    .join(',');
}

const csvLine = (cells: readonly string[]): string => `${csvCells(cells)}\n`;
