// How metrics of training are said, and which way is better.
import { FEW_GROUPS, type LearnerInfo, type Run, type SettingField, settingOf } from '../../shared/domain';
import { exact, type MessageKey, say, t } from '../app/i18n.svelte';

const METRICS: Readonly<Record<string, MessageKey>> = {
  loss: 'view.training.metric.loss',
  validationLoss: 'view.training.metric.validationLoss',
  auc: 'view.training.metric.auc',
  rocAuc: 'view.training.metric.auc',
  accuracy: 'view.training.metric.accuracy',
  balancedAccuracy: 'view.training.metric.balancedAccuracy',
  rmse: 'view.training.metric.rmse',
  ndcg: 'view.training.metric.ndcg',
  ndcg10: 'view.training.metric.ndcg',
  mae: 'view.training.metric.mae',
  pinball: 'view.training.metric.pinball',
  poissonDeviance: 'view.training.metric.poissonDeviance',
  tweedieDeviance: 'view.training.metric.tweedieDeviance',
  r2: 'view.training.metric.r2',
  logLoss: 'view.training.metric.validationLoss',
  learningRate: 'view.training.metric.learningRate',
};

export const metricKey = (name: string): MessageKey | null => METRICS[name] ?? null;

/** The value of a setting in words. */
export function settingWords(field: SettingField, settings: Record<string, unknown>): string {
  const value = settingOf(field, settings);
  if (field.kind === 'choice') {
    const choice = field.choices?.find((c) => c.value === value);
    return choice ? say(choice.label) : String(value);
  }
  if (typeof value === 'boolean') return t(value ? 'view.shell.yes' : 'view.shell.no');
  if (value === 0 && field.zero) return say(field.zero);
  return typeof value === 'number' ? exact(value) : value || '–';
}

/** What the interval of a run's figure is over, where rows belong together. */
export function overWhat(groups: number, lists: boolean): string {
  const key = lists ? 'view.training.overLists' : 'view.training.overGroups';
  return t(groups < FEW_GROUPS ? `${key}.few` : key, { groups });
}

/** Only what differs from the defaults: the kernel fills in the rest. */
export function chosenSettings(
  info: LearnerInfo,
  settings: Record<string, number | string | boolean>,
): Record<string, number | string | boolean> {
  return Object.fromEntries(
    info.fields
      .filter((field) => field.name in settings && settings[field.name] !== field.default)
      .map((field) => [field.name, settings[field.name] ?? field.default]),
  );
}

/** Seconds that a run has taken or is taking. Pauses count: what is shown is time on the clock. */
export const secondsOf = (run: Run, now: number): number =>
  Math.max(0, ((run.finishedAt ?? now) - run.startedAt) / 1000);

export const isActive = (run: Run): boolean => run.state === 'running' || run.state === 'paused';
