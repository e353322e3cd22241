import { describe, expect, it } from 'vitest';
import { type Facts, pipelineState } from '../../../main/pipeline/state';
import type {
  DatasetVersion,
  EvaluationReport,
  GateReport,
  ModelVersion,
  RecipeSpec,
  Run,
  StageId,
} from '../../../shared/domain';
import { text } from '../../../shared/domain';
import { hasMessage } from '../../../shared/messages';

const version: DatasetVersion = {
  id: 1,
  datasetId: 1,
  number: 1,
  parentId: null,
  name: 'bank',
  columns: [{ name: 'y', type: 'text' }],
  rows: 10,
  quarantined: 0,
  dropped: 0,
  operation: { kind: 'import', summary: text('x'), settings: {} },
  createdAt: 0,
};
const gateReport: GateReport = {
  id: 1,
  versionId: 1,
  target: 'y',
  rows: 10,
  verdict: 'pass',
  accepted: null,
  checks: [],
  toDo: [],
  startedAt: 0,
  seconds: 1,
};
const spec: RecipeSpec = {
  target: 'y',
  task: 'binary',
  positive: 'yes',
  columns: [],
  steps: [],
  split: { validation: 0.2, test: 0.2, seed: 1 },
};
const run: Run = {
  id: 1,
  learner: 'linear',
  settings: {},
  seed: 1,
  versionId: 1,
  inputs: 'A',
  state: 'finished',
  progress: { fraction: 1, epoch: 3, step: 3, secondsLeft: null },
  backend: null,
  ending: null,
  startedAt: 0,
  finishedAt: 1,
  best: null,
  resumable: false,
  error: null,
};
const evaluation: EvaluationReport = {
  id: 1,
  runId: 1,
  baselineRunId: null,
  task: 'binary',
  target: 'y',
  positive: 'yes',
  classes: ['no', 'yes'],
  rows: 2,
  metrics: { rocAuc: { value: 0.9, low: 0.88, high: 0.92 } },
  baseline: null,
  comparison: null,
  trivial: {},
  roc: [],
  precisionRecall: [],
  thresholds: [],
  chosenThreshold: 0.5,
  calibration: [],
  confusion: [],
  scatter: [],
  importance: [],
  gate: { verdict: 'pass', rules: [] },
  accepted: null,
  openings: 1,
  startedAt: 0,
  seconds: 1,
};
const model: ModelVersion = {
  version: 1,
  runId: 1,
  learner: 'linear',
  task: 'binary',
  target: 'y',
  classes: ['no', 'yes'],
  inputs: [],
  metrics: {},
  threshold: 0.5,
  notes: [],
  bytes: 1,
  aliases: ['production'],
  createdAt: 0,
};

const empty: Facts = {
  version: null,
  steps: 0,
  gate: null,
  recipe: null,
  runs: [],
  inputs: null,
  evaluation: null,
  models: [],
  predictions: 0,
  busy: () => undefined,
};
const complete: Facts = {
  ...empty,
  version,
  gate: { report: gateReport, stale: false },
  recipe: { spec, features: 5, stale: false },
  runs: [run],
  inputs: 'A',
  evaluation: { report: evaluation, stale: false },
  models: [model],
  predictions: 7,
};

const states = (facts: Facts): Record<StageId, string> =>
  Object.fromEntries(pipelineState(facts).stages.map((stage) => [stage.id, stage.state])) as Record<
    StageId,
    string
  >;

describe('pipelineState', () => {
  it('waits for everything but data in an empty project', () => {
    expect(states(empty)).toEqual({
      collect: 'ready',
      prepare: 'waiting',
      quality: 'waiting',
      features: 'waiting',
      train: 'waiting',
      evaluate: 'waiting',
      deploy: 'waiting',
      monitor: 'waiting',
    });
    expect(pipelineState(empty).next.stage).toBe('collect');
  });

  it('passes everywhere when the way has been gone to its end', () => {
    expect(new Set(Object.values(states(complete)))).toEqual(new Set(['passed']));
    expect(pipelineState(complete).loops).toEqual({ quality: false, evaluation: false });
  });

  it('lights the way back and closes what lies behind when the quality gate fails', () => {
    const facts = {
      ...complete,
      gate: { report: { ...gateReport, verdict: 'fail' as const }, stale: false },
    };
    const state = pipelineState(facts);
    expect(state.loops.quality).toBe(true);
    expect(states(facts)).toMatchObject({
      prepare: 'ready',
      quality: 'failed',
      features: 'stale',
      train: 'stale',
      deploy: 'stale',
    });
    expect(state.next).toEqual({ stage: 'quality', text: { key: 'pipeline.next.mend' } });
  });

  it('opens a failed gate that a person accepted with a reason', () => {
    const report = { ...gateReport, verdict: 'fail' as const, accepted: { reason: 'known', at: 1 } };
    expect(states({ ...complete, gate: { report, stale: false } })).toMatchObject({
      quality: 'passed',
      features: 'passed',
    });
  });

  it('says of an order which lists are put in order, and by what', () => {
    const columns = [{ name: 'search', role: 'group' as const }];
    const ranking = { ...spec, task: 'ranking' as const, positive: null, columns };
    const { stages } = pipelineState({ ...complete, recipe: { spec: ranking, features: 5, stale: false } });
    const summary = stages.find(({ id }) => id === 'features')?.summary;
    expect(summary).toEqual(text('pipeline.features.ordered', { target: 'y', list: 'search' }));
    expect(summary && hasMessage(summary.key)).toBe(true);
  });

  it('calls everything behind a changed data set stale, never passed', () => {
    const facts = {
      ...complete,
      gate: { report: gateReport, stale: true },
      recipe: { spec, features: 5, stale: true },
      inputs: 'B',
      evaluation: { report: evaluation, stale: true },
    };
    expect(states(facts)).toMatchObject({
      collect: 'passed',
      quality: 'stale',
      features: 'stale',
      train: 'stale',
      evaluate: 'stale',
      deploy: 'stale',
    });
    expect(pipelineState(facts).next.stage).toBe('quality');
  });

  it('says that the gate has not spoken for this target or these training rows, and lets what comes after go on', () => {
    for (const [more, key] of [
      [{ otherTarget: 'y' }, 'otherTarget'],
      [{ otherSplit: true }, 'otherSplit'],
    ] as const) {
      const facts = { ...complete, gate: { report: gateReport, stale: false, ...more } };
      expect(states(facts)).toMatchObject({ quality: 'stale', features: 'passed', deploy: 'passed' });
      const stage = pipelineState(facts).stages.find(({ id }) => id === 'quality');
      expect(stage?.summary.key).toBe(`pipeline.quality.${key}`);
    }
  });

  it('offers an interrupted run for resumption', () => {
    const interrupted = { ...run, state: 'interrupted' as const, resumable: true };
    const facts = { ...complete, runs: [interrupted], evaluation: null, models: [] };
    expect(states(facts).train).toBe('ready');
    expect(pipelineState(facts).next.text.key).toBe('pipeline.next.resume');
  });

  it('leads back to training when the evaluation gate fails', () => {
    const report = { ...evaluation, gate: { verdict: 'fail' as const, rules: [] } };
    const state = pipelineState({ ...complete, evaluation: { report, stale: false } });
    expect(state.loops.evaluation).toBe(true);
    expect(state.next.stage).toBe('train');
  });

  it('shows what is running, with its fraction', () => {
    const facts: Facts = {
      ...complete,
      busy: (id) => (id === 'quality' ? { fraction: 0.4, secondsLeft: 2 } : undefined),
    };
    expect(pipelineState(facts).stages.find((stage) => stage.id === 'quality')).toMatchObject({
      state: 'running',
      fraction: 0.4,
    });
  });

  it('says nothing that has no message', () => {
    for (const facts of [empty, complete]) {
      const state = pipelineState(facts);
      for (const { summary } of state.stages) expect(hasMessage(summary.key), summary.key).toBe(true);
      expect(hasMessage(state.next.text.key)).toBe(true);
    }
  });
});
