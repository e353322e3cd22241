// How columns go together, on a sample of the present version's rows: all pairs, two of them, and what goes most with one.
import { AssayError, type JobContext, type RelatedColumn, type Text, text } from '../../shared/domain';
import type { DatasetVersion, PairDetail, PairMap, PairMeasure } from '../../shared/domain';
import { findColumn, type Frame } from '../data';
import { pairDetail, pairMap } from './pairmap';
import { relatedTo } from './related';
import type { Workbench } from './workbench';

export interface PairsAsked {
  /** All where absent. */
  columns?: readonly string[] | undefined;
  measure: PairMeasure | null;
}

export async function pairsOf(bench: Workbench, asked: PairsAsked, context: JobContext): Promise<PairMap> {
  const version = bench.current();
  const all = version.columns.map(({ name }) => name);
  const columns = asked.columns?.map((name) => findColumn(version.columns, name).name) ?? all;
  const { frame, tell } = await sampleOf(bench, version, text('quality.progress.pairs'), context);
  return pairMap(frame, { ...asked, columns }, context.signal, tell);
}

export async function pairOf(
  bench: Workbench,
  a: string,
  b: string,
  context: JobContext,
): Promise<PairDetail> {
  const version = bench.current();
  const [left, top] = [a, b].map((name) => findColumn(version.columns, name).name);
  const { frame } = await sampleOf(bench, version, text('quality.progress.pairs'), context);
  const found = pairDetail(frame, left ?? a, top ?? b);
  if (!found) throw new AssayError('internal', {}, { cause: 'a sample without a column of its version' });
  return found;
}

export async function relatedOf(
  bench: Workbench,
  column: string,
  context: JobContext,
): Promise<RelatedColumn[]> {
  const version = bench.current();
  const { name } = findColumn(version.columns, column);
  const { frame, tell } = await sampleOf(bench, version, text('quality.progress.relating'), context);
  return relatedTo(frame, name, context.signal, tell);
}

async function sampleOf(
  bench: Workbench,
  version: DatasetVersion,
  phase: Text,
  context: JobContext,
): Promise<{ frame: Frame; tell: (fraction: number) => void }> {
  const tell = (fraction: number): void => context.onProgress?.({ fraction, phase });
  const survey = await bench.survey(version);
  tell(0);
  return { frame: await survey.sample(context.signal), tell };
}
