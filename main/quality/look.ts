// A first look at a version, from which a suite is proposed.
import type { ColumnProfile, DatasetVersion, JobContext } from '../../shared/domain';
import type { DataService } from '../data';
import type { Proposal } from './checks/check';
import { dependencies } from './pairs';
import { seriesOf } from './series';
import type { Survey } from './survey';
import { formatsOf } from './traits';

/** From this share of rows on, the others are taken for mistakes. */
const TOLD = 0.99;

export async function lookAt(
  version: DatasetVersion,
  parts: {
    data: DataService;
    survey: Survey;
    profiles: readonly ColumnProfile[];
    target: string | null;
    others: readonly DatasetVersion[];
    now: number;
  },
  context: JobContext,
): Promise<Proposal> {
  const { data, survey, profiles, others, now } = parts;
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  const target = version.columns.some(({ name }) => name === parts.target) ? parts.target : null;
  const frame = await survey.sample(context.signal);
  const names = version.columns.map(({ name }) => name).filter((name) => name !== target);
  const sorted = new Map<string, Float64Array>();
  for (const column of frame.columns)
    if (column.kind === 'number') sorted.set(column.name, await survey.sorted(column.name, context.signal));
  return {
    columns: version.columns,
    profiles: version.columns.flatMap(({ name }) => byName.get(name) ?? []),
    rows: version.rows,
    target,
    frame,
    sorted,
    formats: await formatsOf(data, frame, context),
    dependencies: await dependencies(frame, names, TOLD),
    series: seriesOf(frame, version.rows, version.columns),
    now,
    others,
  };
}
