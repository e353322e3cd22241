// Columns against the last accepted version, by whatever measure: the farthest first.
import { type SuiteEntry, text, throwIfCancelled, turn } from '../../shared/domain';
import { type FrameColumn } from '../data';
import { type Measured, nameList, presentColumns, type Table, type Tools } from './checks/check';
import { nothingToSay } from './checks/verdicts';

export async function moved(
  entry: SuiteEntry,
  table: Table,
  { survey, baseline, signal }: Tools,
  warnAbove: number,
  measure: (before: FrameColumn, now: FrameColumn) => number | null,
): Promise<Measured> {
  const earlier = await baseline();
  if (!earlier) return nothingToSay('quality.history.noBaseline', warnAbove);
  const [old, now] = [await earlier.survey.sample(signal), await survey.sample(signal)];
  const found: { name: string; figure: number }[] = [];
  for (const { name } of presentColumns(entry, table)) {
    throwIfCancelled(signal);
    const [a, b] = [old, now].map((frame) => frame.columns.find((column) => column.name === name));
    const figure = a && b && old.rows > 0 && now.rows > 0 ? measure(a, b) : null;
    if (figure !== null) found.push({ name, figure });
    await turn();
  }
  found.sort((a, b) => b.figure - a.figure);
  const over = found.filter(({ figure }) => figure > warnAbove).map(({ name }) => name);
  const [worst] = found;
  return {
    figure: worst?.figure ?? null,
    threshold: warnAbove,
    failingRows: 0,
    level: over.length > 0 ? 'fail' : 'pass',
    columns: over,
    summary: text(`quality.${entry.check}.${over.length > 0 ? 'some' : 'none'}`, {
      column: worst?.name ?? '',
      figure: worst?.figure ?? 0,
      count: over.length,
      columns: nameList(over),
      version: earlier.name,
    }),
  };
}
