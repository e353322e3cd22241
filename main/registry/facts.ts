// What a model card tells beyond the manifest, taken down when the version is registered, so that the card stays true when the project goes on.
import { z } from 'zod';
import { type DatasetVersion, EvaluationReport, ExplainSummary, GateReport, Text } from '../../shared/domain';
import type { Frame } from '../data';
import { keptSummary } from '../evaluate';
import type { Project } from '../project';

export const CardFacts = z.object({
  report: EvaluationReport.nullable(),
  gate: GateReport.nullable(),
  /** From the import to the version that was learnt from. */
  lineage: z.array(Text),
  /** Columns of dates, with the first and the last day of the data, ISO 8601. */
  dates: z.array(z.object({ column: z.string(), from: z.string(), to: z.string() })),
  /** Mean contributions by column, where they were looked at before. */
  summary: ExplainSummary.nullable(),
});
export type CardFacts = z.infer<typeof CardFacts>;

/** @param frame the columns of the version that the model takes */
export async function cardFacts(
  project: Project,
  { report, version }: { report: EvaluationReport; version: DatasetVersion },
  frame: Frame,
): Promise<CardFacts> {
  return {
    report,
    gate: (await project.quality.latest())?.report ?? null,
    lineage: project.datasets.lineage(version.id).map(({ operation }) => operation.summary),
    dates: datesOf(frame),
    summary: keptSummary(project, report.runId),
  };
}

function datesOf(frame: Frame): CardFacts['dates'] {
  return frame.columns.flatMap((column) => {
    if (column.kind !== 'number' || (column.type !== 'date' && column.type !== 'datetime')) return [];
    let [low, high] = [Infinity, -Infinity];
    for (const value of column.values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // The calendar of JavaScript ends there; a date beyond it is a slip in the data.
    if (!(low <= high) || low < -8.64e15 || high > 8.64e15) return [];
    const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
    return [{ column: column.name, from: day(low), to: day(high) }];
  });
}
