// A scored copy of a file: every input row in its order, its cells as they were, plus the prediction and the probability of each class.
import { open, type FileHandle, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AssayError, type JobContext, type ScoreResult, text, throwIfCancelled } from '../../shared/domain';
import type { DataService } from '../data';
import type { Predictor, Scores } from './predictor';

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
  let rows = 0;
  let file: FileHandle | undefined;
  try {
    file = await open(aside, 'w');
    let first = true;
    for await (const batch of data.readFrame(request.path, predictor.manifest.recipe.inputs, context)) {
      throwIfCancelled(context.signal);
      const scores = await predictor.predict(batch.frame.columns, batch.frame.rows);
      if (first) await file.write(csvLine([...batch.header, ...outputNames(scores)]));
      first = false;
      await file.write(csvBatch(batch.cells, scores));
      onBatch(batch.frame.columns, scores, batch.frame.rows);
      rows += batch.frame.rows;
      const rate = rows / ((performance.now() - began) / 1000);
      const secondsLeft = batch.total === null ? null : Math.max(0, (batch.total - rows) / rate);
      const fraction = batch.total === null ? null : Math.min(1, rows / Math.max(1, batch.total));
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
    ? ['prediction']
    : ['prediction', ...scores.classes.map((name) => `probability_${name}`)];
}

function csvBatch(cells: readonly (readonly (string | null)[])[], scores: Scores): string {
  let out = '';
  for (const [row, line] of cells.entries()) {
    const own = line.map((cell) => cell ?? '');
    if (scores.kind === 'numbers') {
      out += csvLine([...own, String(scores.values[row] ?? '')]);
      continue;
    }
    const width = scores.classes.length;
    const probabilities = Array.from(
      scores.probabilities.subarray(row * width, (row + 1) * width),
      probability,
    );
    out += csvLine([...own, scores.labels[row] ?? '', ...probabilities]);
  }
  return out;
}

/** Float32 holds seven significant digits; more would be noise. */
const probability = (value: number): string => String(Number(value.toPrecision(7)));

/** RFC 4180: quotes where a cell holds a comma, a quote or a line break, or begins or ends with a blank. */
function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) =>
    /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
  );
  return `${quoted.join(',')}\n`;
}
