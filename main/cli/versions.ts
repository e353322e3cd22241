// Registered versions, as a table for a person and as the JSON that scripts read.
import { mainMetric, type ModelVersion, text } from '../../shared/domain';
import { formatMoment, formatNumber } from '../../shared/messages';
import type { Session } from '../kernel';
import { modelJson } from './summary';
import { table, type Terminal } from './terminal';

const NONE = '–';

export function printVersions(terminal: Terminal, models: readonly ModelVersion[]): void {
  const [newest] = models;
  if (!newest) return;
  const metric = mainMetric(newest.task);
  const number = (value: number): string => formatNumber(value, terminal.locale);
  const head = [
    ...['version', 'learner', 'run'].map((name) => terminal.say(text(`cli.column.${name}`))),
    terminal.say(text(`evaluate.metric.${metric}`)),
    ...['interval', 'registered', 'aliases'].map((name) => terminal.say(text(`cli.column.${name}`))),
  ];
  const rows = models.map(({ version, learner, runId, metrics, createdAt, aliases }) => {
    const score = metrics[metric];
    return [
      String(version),
      terminal.say(text(`learn.${learner}.name`)),
      String(runId),
      score ? number(score.value) : NONE,
      score ? `${number(score.low)} – ${number(score.high)}` : NONE,
      formatMoment(createdAt, terminal.locale),
      aliases.join(', '),
    ];
  });
  for (const line of table([head, ...rows])) terminal.print(line);
  for (const { version, notes } of models)
    for (const reason of notes) terminal.print(text('cli.version.accepted', { version, reason }));
}

export const versionJson = (model: ModelVersion): object => ({
  ...modelJson(model),
  run: model.runId,
  aliases: model.aliases,
  threshold: model.threshold,
  decision: model.decision ?? null,
  calibratedBy: model.calibratedBy ?? null,
  accepted: model.notes,
  registered: new Date(model.createdAt).toISOString(),
});

/** All versions, newest first, and every move of an alias. */
export const versionsJson = ({ registry, project }: Session): object => ({
  models: registry.models().map(versionJson),
  moves: project.models
    .aliasHistory()
    .map(({ at, ...move }) => ({ ...move, at: new Date(at).toISOString() })),
});
