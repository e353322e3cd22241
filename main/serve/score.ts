// A scored copy of a file: every input row in its order, its cells as they were, plus the prediction and the probability of each class.
import { open, type FileHandle, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError, type JobContext, type ScoreResult, text, throwIfCancelled } from '../../shared/domain';
import { csvCells, type DataService } from '../data';
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
      for (let from = 0; from < raw.lines.length; from += SLICE) {
        const { lines, bytes } = csvBatch(raw.lines.slice(from, from + SLICE), scores, from);
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
function csvBatch(cells: readonly string[], scores: Scores, from: number): { lines: string; bytes: number } {
  let lines = '';
  let bytes = 0;
  const outputs = outputsOf(scores);
  for (let row = 0; row < cells.length; row++) {
    const own = cells[row] ?? '';
    bytes += own.length + 1;
    lines += `${own},${outputs(from + row)}\n`;
  }
  return { lines, bytes };
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

const csvLine = (cells: readonly string[]): string => `${csvCells(cells)}\n`;
