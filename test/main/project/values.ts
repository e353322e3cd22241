// Small complete documents for tests.
import { text, type GateReport, type Run, type Suite } from '../../../shared/domain';
import type { NewModel, NewVersion } from '../../../main/project';

export const version = (patch: Partial<NewVersion> = {}): NewVersion => ({
  parentId: null,
  name: 'people.csv',
  columns: [
    { name: 'age', type: 'integer' },
    { name: 'city', type: 'text' },
  ],
  rows: 3,
  quarantined: 0,
  dropped: 0,
  operation: { kind: 'import', summary: text('data.operation.import'), settings: {} },
  ...patch,
});

export const run = (patch: Partial<Run> = {}): Omit<Run, 'id'> => ({
  learner: 'linear',
  settings: { l2: 0.1 },
  seed: 7,
  versionId: 1,
  inputs: 'abc',
  state: 'running',
  progress: { fraction: 0.5, epoch: 1, step: 10, secondsLeft: 3 },
  backend: null,
  ending: null,
  startedAt: 1000,
  finishedAt: null,
  best: null,
  resumable: false,
  error: null,
  ...patch,
});

export const model = (): NewModel => ({
  runId: 1,
  learner: 'linear',
  task: 'binary',
  target: 'y',
  classes: ['no', 'yes'],
  inputs: [{ name: 'age', type: 'integer' }],
  metrics: { rocAuc: { value: 0.8, low: 0.7, high: 0.9 } },
  threshold: 0.5,
  notes: [],
  bytes: 3,
  createdAt: 1000,
});

export const report = (versionId: number): Omit<GateReport, 'id'> => ({
  versionId,
  target: null,
  rows: 3,
  verdict: 'pass',
  accepted: null,
  checks: [],
  toDo: [],
  startedAt: 1000,
  seconds: 0.1,
});

export const suite: Suite = { target: null, entries: [] };
