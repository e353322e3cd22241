// A gate report and a model, as lines for a person and as the JSON that scripts read.
import {
  type Estimate,
  type EvaluationReport,
  type GateReport,
  type ModelVersion,
  profitCautions,
  text,
  unitTexts,
} from '../../shared/domain';
import { formatNumber } from '../../shared/messages';
import { table, type Terminal } from './terminal';

const MARK = { pass: '✓', warn: '!', fail: '✗' } as const;

export function printGate(terminal: Terminal, gate: GateReport): void {
  const count = (verdict: string): number => gate.checks.filter((check) => check.verdict === verdict).length;
  terminal.print(
    text(`cli.gate.${gate.verdict}`, {
      checks: gate.checks.length,
      warnings: count('warn'),
      failed: count('fail'),
    }),
  );
  for (const check of gate.checks) {
    if (check.verdict === 'pass') continue;
    terminal.print(`  ${MARK[check.verdict]} ${terminal.say(check.title)}: ${terminal.say(check.summary)}`);
  }
  if (gate.accepted)
    terminal.print(`  ${terminal.say(text('cli.gate.accepted', { reason: gate.accepted.reason }))}`);
}

export function printEvaluation(
  terminal: Terminal,
  report: EvaluationReport,
  model: ModelVersion | null,
): void {
  const number = (value: number): string => formatNumber(value, terminal.locale);
  terminal.print();
  if (model) {
    const learner = text(`learn.${model.learner}.name`);
    terminal.print(text('cli.model', { version: model.version, learner, rows: report.rows }));
  }
  if (report.headline) terminal.print(report.headline);
  const head = ['metric', 'value', 'interval', 'baseline'].map((name) =>
    terminal.say(text(`cli.column.${name}`)),
  );
  const rows = Object.entries(report.metrics).map(([name, estimate]) => {
    const baseline = report.baseline?.[name as keyof typeof report.metrics];
    return [
      terminal.say(text(`evaluate.metric.${name}`)),
      number(estimate.value),
      `${number(estimate.low)} – ${number(estimate.high)}`,
      baseline ? number(baseline.value) : '–',
    ];
  });
  for (const line of table([head, ...rows])) terminal.print(line);
  printClasses(terminal, report);
  for (const sentence of unitTexts(report)) terminal.print(sentence);
  printVerdict(terminal, report);
  const doubts = (report.suspicions ?? []).filter(({ verdict }) => verdict !== 'pass');
  // One alone is what the gate's rule has just said.
  if (doubts.length > 1) {
    terminal.print(text('cli.doubts'));
    for (const { verdict, summary } of doubts) terminal.print(`  ${MARK[verdict]} ${terminal.say(summary)}`);
  }
  const advice = report.advice ?? [];
  if (advice.length > 0) terminal.print(text('cli.advice'));
  for (const [index, { summary }] of advice.entries())
    terminal.print(`  ${index + 1}. ${terminal.say(summary)}`);
}

/** What the evaluation gate says, rule by rule, and by whose word a failed one is passed. */
export function printVerdict(
  terminal: Terminal,
  { gate, accepted }: Pick<EvaluationReport, 'gate' | 'accepted'>,
): void {
  terminal.print(text(`cli.rule.${gate.verdict}`));
  for (const { verdict, summary } of gate.rules)
    terminal.print(`  ${MARK[verdict]} ${terminal.say(summary)}`);
  if (accepted) terminal.print(`  ${terminal.say(text('cli.gate.accepted', { reason: accepted.reason }))}`);
}

/** Several classes, each against the rest. */
function printClasses(terminal: Terminal, { oneVsRest = [] }: EvaluationReport): void {
  if (oneVsRest.length === 0) return;
  const unknown = terminal.say(text('cli.unknown'));
  const number = (value: number): string => formatNumber(value, terminal.locale);
  const span = (estimate: Estimate | null): string =>
    estimate ? `${number(estimate.value)} (${number(estimate.low)} – ${number(estimate.high)})` : unknown;
  const metric = (name: string): string => terminal.say(text(`evaluate.metric.${name}`));
  const head = [
    ...['class', 'rows'].map((name) => terminal.say(text(`cli.column.${name}`))),
    ...['rocAuc', 'averagePrecision', 'ece'].map(metric),
  ];
  const rows = oneVsRest.map(({ name, rows: count, rocAuc, averagePrecision, ece }) => [
    ...[name, number(count), span(rocAuc), span(averagePrecision), span(ece)],
  ]);
  for (const line of table([head, ...rows])) terminal.print(line);
}

/** An evaluation as scripts read it. */
export function evaluationJson(terminal: Terminal, report: EvaluationReport): object {
  const { metrics, baseline, gate, suspicions = [], advice = [] } = report;
  return {
    verdict: gate.verdict,
    accepted: report.accepted?.reason ?? null,
    headline: report.headline ? terminal.say(report.headline) : null,
    threshold: report.chosenThreshold,
    /** What the intervals are over: null where each row stands for itself. */
    unit: report.unit ?? null,
    /** The column that says how much each row counts: null where all count alike. */
    weightedBy: report.weightedBy ?? null,
    metrics,
    baseline,
    /** Several classes: each against the rest, without its curves; null where figures are not known. */
    classes: (report.oneVsRest ?? []).map(({ name, rows, share, rocAuc, averagePrecision, ece, lift }) => ({
      ...{ name, rows, share, rocAuc, averagePrecision, ece, lift },
    })),
    /** By what is decided between several classes, and what that brings. */
    decidedBy: report.task === 'multiclass' ? (report.decidedBy ?? 'likeliest') : null,
    classProfit: report.classProfit ?? null,
    cautions: report.classProfit ? profitCautions(report.classProfit).map((one) => terminal.say(one)) : [],
    rules: gate.rules.map(({ rule, value, verdict, summary }) => ({
      ...rule,
      value,
      verdict,
      summary: terminal.say(summary),
    })),
    suspicions: suspicions.map((one) => ({ ...one, summary: terminal.say(one.summary) })),
    advice: advice.map(({ id, summary }) => ({ id, summary: terminal.say(summary) })),
    interval: report.interval ?? null,
    speed: report.speed ?? null,
    champion: report.champion ?? null,
    weakSegments: report.slices?.weak ?? [],
    learningCurve: report.learningCurve ?? null,
  };
}

/** The gate as scripts read it. */
export function gateJson(terminal: Terminal, gate: GateReport): object {
  return {
    verdict: gate.verdict,
    accepted: gate.accepted?.reason ?? null,
    checks: gate.checks.map((check) => ({
      id: check.entryId,
      check: check.check,
      columns: check.columns,
      figure: check.figure,
      threshold: check.threshold,
      unit: check.unit,
      severity: check.severity,
      verdict: check.verdict,
      failingRows: check.failingRows,
      summary: terminal.say(check.summary),
    })),
  };
}

export function modelJson(model: ModelVersion): object {
  return { version: model.version, learner: model.learner, metrics: model.metrics };
}
