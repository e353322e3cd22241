// A scored copy of a file: every input row in its order, its cells as they were, plus the prediction and the probability of each class.
import { open, type FileHandle, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  AssayError,
  groupColumn,
  type JobContext,
  type Losses,
  type RawInput,
  type ScoreResult,
  text,
  throwIfCancelled,
} from '../../shared/domain';
import { csvCells, type DataService } from '../data';
import type { ScoredBlock } from './file/block';
import { ScoringCrew } from './file/crew';
import { RANK, Ranking } from './file/ranked';
import type { Predictor } from './predictor';
import type { Counts } from './usage';

/** Told what was counted, for monitoring. */
export type OnCounts = (counts: Counts) => void;

/** A model to score with, and what threads open it from. */
export interface ScoringModel {
  predictor: Predictor;
  onnx: Uint8Array;
  /** The entry of a worker thread; without it everything is scored here. */
  workerFile: string | undefined;
}

/**
 * Streams `path` through the model into `out`, written aside, flushed and renamed: cancel, a crash or a full disk leave no half file.
 * Where rows are put in order, and the file has the column of the lists, each row's rank within its list is the last column.
 * A column of the input that is called like an output of the model keeps its cells; the new columns come last.
 * @param onEnding told of threads that are still at a slice of theirs when a cancel has been answered
 */
export async function scoreFile(
  data: DataService,
  { predictor, onnx, workerFile }: ScoringModel,
  request: { path: string; out: string; model: number },
  context: JobContext,
  onCounts: OnCounts,
  onEnding: (threads: Promise<void>) => void,
): Promise<ScoreResult> {
  if (resolve(request.path) === resolve(request.out))
    throw new AssayError('project.exists', { path: request.out });
  const aside = `${request.out}.new`;
  const listColumn = groupColumn(predictor.manifest.recipe.spec);
  // Ranks are known behind the last row of a list only: such a file is written once without and once with them.
  const unranked = `${request.out}.scored`;
  let whole = listColumn === null ? aside : unranked;
  let ranking: Ranking | undefined;
  const began = performance.now();
  // How far it is, is read off the cells' own lengths against the file's; a packed file tells nothing of the kind.
  const isText = !/\.parquet$/i.test(request.path);
  const size = await stat(request.path).then(
    (found) => found.size,
    () => 0,
  );
  let rows = 0;
  let seen = 0;
  let lost: Losses = {};
  let names: string[] | null = [];
  /** By block. Nobody sees the predictions of a file that is not written in the end. */
  const counted: Counts[] = [];
  let file: FileHandle | undefined;
  const crew = new ScoringCrew(predictor, onnx, workerFile, isText ? size : null, context.signal);
  /** Under way, in the order of the file. */
  const blocks: Promise<ScoredBlock>[] = [];
  const take = async (to: FileHandle): Promise<void> => {
    const next = blocks.shift();
    if (!next) return;
    const scored = await orCancelled(next, context.signal);
    if (names) await to.write(csvLine([...names, ...scored.names, ...(ranking ? [RANK] : [])]));
    names = null;
    await to.write(scored.lines);
    counted.push(scored.counts);
    if (scored.order) ranking?.scored(scored.order);
    seen += scored.read;
    rows += scored.rows;
    const seconds = (performance.now() - began) / 1000;
    const fraction = isText ? Math.min(0.99, seen / Math.max(1, size)) : null;
    const secondsLeft = fraction === null ? null : (seconds * (1 - fraction)) / Math.max(fraction, 0.01);
    const rate = rows / seconds;
    context.onProgress?.({ fraction, phase: text('serve.score.reading'), rate, unit: 'rows', secondsLeft });
  };
  try {
    file = await open(whole, 'w');
    const { inputs } = predictor.manifest.recipe;
    const also: RawInput[] = listColumn === null ? [] : [{ name: listColumn, type: 'text' }];
    const onLost = (found: Losses): void => void (lost = found);
    for await (const { frame, raw } of data.readFrame(request.path, inputs, context, { also, onLost })) {
      throwIfCancelled(context.signal);
      names &&= raw.names;
      // The model takes the others.
      const lists = frame.columns.length > inputs.length ? frame.columns.pop() : undefined;
      if (lists) (ranking ??= new Ranking()).take(lists);
      const block = crew.run({ columns: frame.columns, rows: frame.rows, own: raw.lines });
      // It is waited for in its turn; until then nobody else hears of a failure.
      block.catch(() => undefined);
      blocks.push(block);
      if (blocks.length > crew.size) await take(file);
    }
    while (blocks.length > 0) await take(file);
    context.onProgress?.({ fraction: 1, phase: text('serve.score.writing') });
    if (ranking) {
      await file.close();
      whole = aside;
      file = await open(whole, 'w');
      await ranking.write(unranked, file, context);
    }
    await file.sync();
    await file.close();
    file = undefined;
    throwIfCancelled(context.signal);
    await rename(whole, request.out);
    counted.forEach(onCounts);
    const ranks = listColumn !== null && { column: listColumn, lists: ranking?.count ?? null };
    return {
      ...{ rows, path: request.out, model: request.model },
      ...(ranks ? { ranks } : {}),
      ...(Object.keys(lost).length > 0 ? { lost } : {}),
    };
  } catch (thrown) {
    await file?.close().catch(() => undefined);
    await rm(aside, { force: true }).catch(() => undefined);
    throw await failure(thrown, request.out);
  } finally {
    await rm(unranked, { force: true }).catch(() => undefined);
    const ending = crew.close();
    if (context.signal?.aborted) onEnding(ending);
    else await ending;
  }
}

/** What is waited for, or the cancel, whichever comes first. */
async function orCancelled<T>(waited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return waited;
  let onAbort: () => void = () => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    onAbort = () => reject(new AssayError('cancelled'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([waited, cancelled]);
  } finally {
    signal.removeEventListener('abort', onAbort);
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

const csvLine = (cells: readonly string[]): string => `${csvCells(cells)}\n`;
