// The flowchart, derived from what the project holds. A pure function: facts in, stages out.
import {
  type DatasetVersion,
  type EvaluationReport,
  type GateReport,
  groupColumn,
  type ModelVersion,
  type PipelineState,
  type RecipeSpec,
  type Run,
  type Stage,
  type StageId,
  type Text,
  text,
} from '../../shared/domain';
import { mainMetric } from '../evaluate';

/** Everything the flowchart depends on. */
export interface Facts {
  version: DatasetVersion | null;
  /** Steps between the import and the present version. */
  steps: number;
  gate: { report: GateReport; stale: boolean; otherTarget?: string | null; otherSplit?: boolean } | null;
  recipe: { spec: RecipeSpec; features: number; stale: boolean } | null;
  runs: readonly Run[];
  /** Fingerprint of the present data version and recipe; null before the recipe is saved. */
  inputs: string | null;
  evaluation: { report: EvaluationReport; stale: boolean } | null;
  models: readonly ModelVersion[];
  predictions: number;
  busy: (stage: StageId) => { fraction: number | null; secondsLeft: number | null } | undefined;
}

type Draft = Pick<Stage, 'state' | 'summary'>;

const draft = (state: Stage['state'], key: string, params?: Text['params']): Draft => ({
  state,
  summary: text(`pipeline.${key}`, params),
});

/** The states of all stages, the lit loops, and what to do next. */
export function pipelineState(facts: Facts): PipelineState {
  const qualityOpen = gateOpen(facts.gate);
  const recipeOpen = qualityOpen && facts.recipe !== null && !facts.recipe.stale;
  const trained =
    recipeOpen && facts.runs.some((run) => run.state === 'finished' && run.inputs === facts.inputs);
  const evaluationOpen = trained && gateOpen(facts.evaluation);
  const qualityFailed = facts.gate !== null && !facts.gate.stale && !qualityOpen;
  const evaluationFailed = trained && facts.evaluation !== null && !facts.evaluation.stale && !evaluationOpen;

  const drafts: Record<StageId, Draft> = {
    collect: collect(facts),
    prepare: prepare(facts, qualityFailed),
    quality: quality(facts, qualityOpen),
    features: features(facts, qualityOpen),
    train: train(facts, recipeOpen),
    evaluate: evaluate(facts, trained, evaluationOpen),
    deploy: deploy(facts, evaluationOpen),
    monitor: monitor(facts),
  };
  const stages = (Object.keys(drafts) as StageId[]).map((id): Stage => {
    const busy = facts.busy(id);
    const own = drafts[id];
    const runningRun = id === 'train' ? facts.runs.find((run) => run.state === 'running') : undefined;
    return {
      id,
      state: busy || runningRun ? 'running' : own.state,
      summary: busy ? runningSummary(id, own) : own.summary,
      fraction: busy?.fraction ?? runningRun?.progress.fraction ?? null,
      secondsLeft: busy?.secondsLeft ?? runningRun?.progress.secondsLeft ?? null,
    };
  });
  return {
    stages,
    loops: { quality: qualityFailed, evaluation: evaluationFailed },
    next: nextStep(facts, stages),
  };
}

function gateOpen(gate: { report: GateReport | EvaluationReport; stale: boolean } | null): boolean {
  if (gate === null || gate.stale) return false;
  const verdict = 'gate' in gate.report ? gate.report.gate.verdict : gate.report.verdict;
  return verdict !== 'fail' || gate.report.accepted !== null;
}

function runningSummary(id: StageId, own: Draft): Text {
  const key = { collect: 'collect', quality: 'quality', features: 'features', evaluate: 'evaluate' }[
    id as 'collect'
  ];
  return key === undefined ? own.summary : text(`pipeline.${key}.running`);
}

function collect({ version }: Facts): Draft {
  if (version === null) return draft('ready', 'collect.none');
  return draft('passed', 'collect.done', { rows: version.rows, columns: version.columns.length });
}

function prepare({ version, steps }: Facts, qualityFailed: boolean): Draft {
  if (version === null) return draft('waiting', 'prepare.none');
  if (qualityFailed) return draft('ready', 'prepare.mend');
  if (steps === 0) return draft('passed', 'prepare.asImported');
  return draft('passed', 'prepare.steps', { number: version.number, steps });
}

function quality({ version, gate }: Facts, open: boolean): Draft {
  if (version === null) return draft('waiting', 'quality.waiting');
  if (gate === null) return draft('ready', 'quality.ready');
  if (gate.stale) return draft('stale', 'quality.stale');
  // What comes after goes on; that nobody looked for what gives this target away is said here.
  if (gate.otherTarget) return draft('stale', 'quality.otherTarget', { target: gate.otherTarget });
  if (gate.otherSplit) return draft('stale', 'quality.otherSplit');
  const { report } = gate;
  if (report.verdict === 'fail') {
    if (open) return draft('passed', 'quality.accepted');
    return draft('failed', 'quality.failed', {
      failed: report.checks.filter((c) => c.verdict === 'fail').length,
    });
  }
  const warnings = report.checks.filter((c) => c.verdict === 'warn').length;
  if (warnings > 0) return draft('passed', 'quality.warned', { warnings });
  return draft('passed', 'quality.passed', { checks: report.checks.length });
}

function features({ recipe }: Facts, qualityOpen: boolean): Draft {
  if (recipe === null)
    return qualityOpen ? draft('ready', 'features.ready') : draft('waiting', 'features.waiting');
  if (recipe.stale || !qualityOpen) return draft('stale', 'features.stale');
  const { spec, features } = recipe;
  const list = groupColumn(spec);
  if (list !== null) return draft('passed', 'features.ordered', { target: spec.target, list });
  return draft('passed', 'features.done', { target: spec.target, features });
}

function train({ runs, inputs }: Facts, recipeOpen: boolean): Draft {
  const active = runs.find((run) => run.state === 'running' || run.state === 'paused');
  if (active?.state === 'running')
    return draft('running', 'train.running', { run: active.id, epoch: active.progress.epoch });
  if (active) return draft('ready', 'train.paused', { run: active.id });
  if (!recipeOpen) return runs.length > 0 ? draft('stale', 'train.stale') : draft('waiting', 'train.waiting');
  const current = runs.filter((run) => run.inputs === inputs);
  const finished = current.filter((run) => run.state === 'finished').length;
  const interrupted = current.find((run) => run.state === 'interrupted' && run.resumable);
  if (interrupted && finished === 0) return draft('ready', 'train.interrupted', { run: interrupted.id });
  if (finished > 0) return draft('passed', 'train.done', { runs: finished });
  const failed = current.find((run) => run.state === 'failed');
  if (failed) return draft('failed', 'train.failed', { run: failed.id });
  if (runs.some((run) => run.state === 'finished')) return draft('stale', 'train.stale');
  return draft('ready', 'train.ready');
}

function evaluate({ evaluation }: Facts, trained: boolean, open: boolean): Draft {
  if (!trained)
    return evaluation === null ? draft('waiting', 'evaluate.waiting') : draft('stale', 'evaluate.stale');
  if (evaluation === null) return draft('ready', 'evaluate.ready');
  if (evaluation.stale) return draft('stale', 'evaluate.stale');
  const { report } = evaluation;
  if (report.gate.verdict === 'fail') {
    if (open) return draft('passed', 'evaluate.accepted');
    return draft('failed', 'evaluate.failed', {
      failed: report.gate.rules.filter((r) => r.verdict === 'fail').length,
    });
  }
  const metric = mainMetric(report.task, report.aim);
  return draft('passed', 'evaluate.passed', {
    metric: text(`evaluate.metric.${metric}`),
    value: report.metrics[metric]?.value ?? null,
  });
}

function deploy({ models, evaluation }: Facts, evaluationOpen: boolean): Draft {
  const run = evaluation?.report.runId;
  const registered = evaluationOpen && models.some((model) => model.runId === run);
  if (evaluationOpen && !registered) return draft('ready', 'deploy.ready');
  if (models.length === 0) return draft('waiting', 'deploy.waiting');
  const production = models.find((model) => model.aliases.includes('production'));
  if (!production) return draft('ready', 'deploy.noProduction');
  if (!evaluationOpen) return draft('stale', 'deploy.stale', { version: production.version });
  return draft('passed', 'deploy.done', { version: production.version });
}

function monitor({ models, predictions }: Facts): Draft {
  if (!models.some((model) => model.aliases.includes('production')))
    return draft('waiting', 'monitor.waiting');
  if (predictions === 0) return draft('ready', 'monitor.ready');
  return draft('passed', 'monitor.done', { predictions });
}

function nextStep(facts: Facts, stages: readonly Stage[]): PipelineState['next'] {
  const state = (id: StageId): Stage['state'] => stages.find((stage) => stage.id === id)?.state ?? 'waiting';
  const go = (stage: StageId, key: string): PipelineState['next'] => ({
    stage,
    text: text(`pipeline.next.${key}`),
  });
  if (facts.version === null) return go('collect', 'collect');
  if (state('quality') === 'failed') return go('quality', 'mend');
  if (state('quality') !== 'passed') return go('quality', 'quality');
  if (state('features') !== 'passed') return go('features', 'features');
  if (state('train') === 'running') return go('train', 'wait');
  if (facts.runs.some((run) => run.state === 'interrupted' && run.resumable && run.inputs === facts.inputs)) {
    if (state('train') !== 'passed') return go('train', 'resume');
  }
  if (state('train') !== 'passed') return go('train', 'train');
  if (state('evaluate') === 'failed') return go('train', 'tune');
  if (state('evaluate') !== 'passed') return go('evaluate', 'evaluate');
  if (state('deploy') !== 'passed') return go('deploy', 'deploy');
  if (state('monitor') !== 'passed') return go('deploy', 'use');
  return go('monitor', 'monitor');
}
