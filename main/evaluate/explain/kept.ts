// What was found out about a run, kept in the project under what it was found out with.
import { type Dependence, ExplainSummary, type Json } from '../../../shared/domain';
import type { Project } from '../../project';

export const SUMMARY = 'summary';
export const DEPENDENCE = 'dependence ';

export const dependenceKey = ({ column, outcome }: Pick<Dependence, 'column' | 'outcome'>): string =>
  `${DEPENDENCE}${JSON.stringify([column, outcome])}`;

/** What besides the run decides what is found: the correction of its chances. */
export const stampOf = (project: Project, runId: number): string =>
  JSON.stringify(project.runs.get(runId).calibration ?? null);

export function keep(project: Project, runId: number, key: string, body: Json): void {
  project.explanations.set(runId, key, { stamp: stampOf(project, runId), body });
}

/** What is kept of the run as it is now. */
export function kept(project: Project, runId: number): { key: string; body: Json }[] {
  const stamp = stampOf(project, runId);
  return project.explanations.list(runId).flatMap(({ key, body: entry }) => {
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return [];
    const { body } = entry;
    return entry['stamp'] === stamp && body !== undefined ? [{ key, body }] : [];
  });
}

/** The mean contributions of a run, null where they were not looked at. */
export function keptSummary(project: Project, runId: number): ExplainSummary | null {
  const found = kept(project, runId).find(({ key }) => key === SUMMARY)?.body;
  return found === undefined ? null : ExplainSummary.parse(found);
}
