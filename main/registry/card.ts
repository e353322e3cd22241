// The model card: what a version is for, what it was made from, what it is worth and where it ends, as one page to be read and printed
// (after Mitchell and others 2019, "Model cards for model reporting").
import {
  type EvaluationReport,
  type MetricName,
  type ModelVersion,
  settingOf,
  settingsThatCount,
  type Text,
  text,
  unitTexts,
} from '../../shared/domain';
import type { Locale } from '../../shared/messages';
import { mainMetric } from '../evaluate';
import { learnerName, learners } from '../learn';
import { escapeHtml, htmlPage, htmlTable, type PageWords, pageWords } from '../quality';
import { stepSentences } from '../recipe';
import { barsSvg, calibrationSvg, CHART_STYLE } from './card-charts';
import { classesSection, decisionSection } from './card-classes';
import { fairnessSection, moneySection, slicesSection, suspicionTable } from './card-trust';
import type { CardFacts } from './facts';
import { limitsOf } from './limits';
import type { Manifest } from './manifest';

export interface CardOf {
  model: ModelVersion;
  manifest: Manifest;
  facts: CardFacts;
  /** A person's words; empty where nobody wrote any. */
  purpose: string;
}

export interface Writer extends PageWords {
  /** A message of the card. */
  c(key: string, params?: Text['params']): string;
  /** A metric's value: amounts as numbers, scores with three decimals. */
  figure(name: MetricName, value: number): string;
}

const AMOUNTS: ReadonlySet<MetricName> = new Set(['rmse', 'mae']);
const MOST_BARS = 15;

/** Sections in their order; each gives nothing where it has nothing to tell. */
const SECTIONS: readonly ((card: CardOf, w: Writer) => string)[] = [
  purposeSection,
  worthSection,
  classesSection,
  thresholdSection,
  moneySection,
  decisionSection,
  importanceSection,
  slicesSection,
  fairnessSection,
  limitsSection,
  dataSection,
  gatesSection,
  recipeSection,
  learnerSection,
  callSection,
];

export function modelCardHtml(card: CardOf, locale: Locale): string {
  const words = pageWords(locale);
  const scores = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  });
  const w: Writer = {
    ...words,
    c: (key, params) => words.t(text(`card.${key}`, params)),
    figure: (name, value) =>
      AMOUNTS.has(name) ? words.number(value) : name === 'mape' ? words.percent(value) : scores.format(value),
  };
  const { manifest, model } = card;
  const title = w.c('title', { project: manifest.project, version: model.version });
  const made = w.c('made', {
    target: manifest.target,
    task: text(`learn.task.${manifest.task}`),
    at: w.moment(Date.parse(manifest.createdAt)),
    assay: manifest.assay,
  });
  const verdict = w.c(`verdict.${manifest.evaluation.accepted ? 'accepted' : manifest.evaluation.verdict}`);
  const headline = card.facts.report?.headline;
  const body = `<h1>${title}</h1>
<p class="soft">${made}</p>
<p class="verdict">${verdict}</p>
${headline ? `<p>${w.t(headline)}</p>` : ''}
${SECTIONS.map((section) => section(card, w)).join('\n')}`;
  return htmlPage(locale, title, body, CHART_STYLE);
}

const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

function purposeSection({ purpose }: CardOf, w: Writer): string {
  const words = purpose.trim();
  const paragraphs = words
    .split(/\n+/)
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('');
  return `<h2>${w.c('purpose')}</h2>${words === '' ? `<p class="soft">${w.c('purpose.none')}</p>` : paragraphs}`;
}

function worthSection({ manifest, facts }: CardOf, w: Writer): string {
  const { report } = facts;
  const names = Object.keys(manifest.metrics) as MetricName[];
  const rows = names.map((name) => {
    const estimate = manifest.metrics[name];
    const other = (value: number | undefined): string => (value === undefined ? '–' : w.figure(name, value));
    return [
      w.t(text(`evaluate.metric.${name}`)),
      estimate ? w.figure(name, estimate.value) : '–',
      estimate ? `${w.figure(name, estimate.low)} – ${w.figure(name, estimate.high)}` : '–',
      ...(report ? [other(report.baseline?.[name]?.value), other(report.trivial[name]?.value)] : []),
    ];
  });
  const head = ['metric', 'value', 'interval', ...(report ? ['baseline', 'trivial'] : [])].map((key) =>
    w.c(key),
  );
  const table = htmlTable(rows, { head, numeric: [1, 2, 3, 4] });
  const bins = report?.calibration ?? [];
  const chart =
    bins.length > 1
      ? `<div>${calibrationSvg(bins, { title: w.c('calibration'), x: w.c('calibration.predicted'), y: w.c('calibration.observed') }, w)}</div>`
      : '';
  const unit = report ? unitTexts(report).map((sentence) => w.t(sentence)) : [];
  const about = [w.c('worth.text', { rows: manifest.testRows }), ...unit].join(' ');
  return `<h2>${w.c('worth')}</h2><p class="soft">${about}</p>
<div class="two"><div>${table}</div>${chart}</div>`;
}

function thresholdSection({ manifest, facts }: CardOf, w: Writer): string {
  const rows = facts.report?.thresholds ?? [];
  if (manifest.task !== 'binary' || rows.length === 0) return '';
  const row = rows.reduce((best, other) =>
    Math.abs(other.threshold - manifest.threshold) < Math.abs(best.threshold - manifest.threshold)
      ? other
      : best,
  );
  const by = facts.report?.thresholdBy;
  const why =
    by === undefined
      ? ''
      : ` ${by === 'goal' ? goalText(facts.report?.thresholdGoal, w) : w.c(`threshold.${by}`)}`;
  const { positive } = manifest;
  // By weight they are no whole numbers.
  const count = (value: number): string => w.number(Math.round(value));
  const counts = htmlTable(
    [
      [w.c('is', { value: positive }), count(row.truePositives), count(row.falseNegatives)],
      [w.c('isNot', { value: positive }), count(row.falsePositives), count(row.trueNegatives)],
    ],
    { head: ['', w.c('says', { value: positive }), w.c('saysNot', { value: positive })], numeric: [1, 2] },
  );
  return `<h2>${w.c('threshold')}</h2><p>${w.c('threshold.text', { positive, threshold: manifest.threshold })}${why}</p>${counts}`;
}

/** What the threshold was chosen for. */
function goalText(goal: EvaluationReport['thresholdGoal'], w: Writer): string {
  if (!goal) return w.c('threshold.goal');
  const { kind } = goal;
  if (kind === 'profit') return w.c('threshold.goal.profit');
  if (kind === 'capacity') return w.c('threshold.goal.capacity', { rows: goal.rows });
  return w.c(`threshold.goal.${kind}`, { least: goal.least });
}

function importanceSection({ facts, manifest }: CardOf, w: Writer): string {
  const importance = facts.report?.importance ?? [];
  if (importance.length === 0) return '';
  const metric = mainMetric(manifest.task, facts.report?.aim);
  const bars = importance.slice(0, MOST_BARS).map(({ column, drop }) => ({
    name: escapeHtml(column),
    ...drop,
    shown: w.figure(metric, drop.value),
  }));
  const title = w.c('importance');
  const text_ = w.c('importance.text', { metric: text(`evaluate.metric.${metric}`) });
  return `<h2>${title}</h2><p class="soft">${text_}</p>${barsSvg(bars, title)}${contributions(facts, w)}`;
}

function contributions({ summary }: CardFacts, w: Writer): string {
  if (!summary) return '';
  const bars = summary.columns.slice(0, MOST_BARS).map(({ column, size }) => ({
    name: escapeHtml(column),
    ...size,
    low: Math.max(0, size.low),
    shown: w.number(size.value),
  }));
  const title = w.c('contributions');
  const how = summary.method === 'gradients' ? 'gradients' : 'text';
  const words = w.c(`contributions.${how}`, { rows: summary.rows });
  return `<h3>${title}</h3><p class="soft">${words}</p>${barsSvg(bars, title)}`;
}

function limitsSection({ manifest, facts }: CardOf, w: Writer): string {
  return `<h2>${w.c('limits')}</h2>${list(limitsOf(manifest, facts).map((limit) => w.t(limit)))}`;
}

function dataSection({ manifest, facts }: CardOf, w: Writer): string {
  const { data, recipe } = manifest;
  const rows = [
    [w.c('data.name'), w.c('data.version', { name: data.name, number: data.version })],
    [w.c('data.rows'), w.number(data.rows)],
    [
      w.c('data.split'),
      w.c('data.split.text', {
        train: recipe.trainingRows,
        test: manifest.testRows,
        seed: recipe.spec.split.seed,
      }),
    ],
    ...(facts.report ? [[w.c('data.openings'), w.number(facts.report.openings)]] : []),
    ...(data.sha256 ? [['SHA-256', `<code>${escapeHtml(data.sha256)}</code>`]] : []),
    ...facts.dates.map(({ column, from, to }) => [escapeHtml(column), `${from} – ${to}`]),
  ];
  const steps = facts.lineage.map((step) => [w.t(step)]);
  return `<h2>${w.c('data')}</h2>${htmlTable(rows)}${steps.length > 0 ? `<h3>${w.c('lineage')}</h3>${htmlTable(steps)}` : ''}`;
}

function gatesSection(card: CardOf, w: Writer): string {
  const { manifest, facts } = card;
  const { quality, evaluation } = manifest;
  const accepted = (gate: { accepted: { reason: string; at: number } | null } | null): string =>
    gate?.accepted
      ? `<p class="note">${w.c('accepted', { at: w.moment(gate.accepted.at), reason: gate.accepted.reason })}</p>`
      : '';
  const checks = (facts.gate?.checks ?? []).filter(({ verdict }) => verdict !== 'pass');
  const found = checks.map((check) => [w.c(`rule.${check.verdict}`), w.t(check.title), w.t(check.summary)]);
  const passed = (facts.gate?.checks.length ?? 0) - checks.length;
  const rules = evaluation.rules.map(({ verdict, summary }) => [w.c(`rule.${verdict}`), w.t(summary)]);
  return `<h2>${w.c('gates')}</h2>
<h3>${w.c('gates.quality')}</h3>
<p>${quality ? w.c(`gate.${quality.verdict}`) : w.c('gate.none')}${passed > 0 ? ` ${w.c('gates.passed', { passed })}` : ''}</p>${accepted(quality)}
${found.length > 0 ? htmlTable(found) : ''}
<h3>${w.c('gates.evaluation')}</h3>
<p>${w.c(`gate.${evaluation.verdict}`)}</p>${accepted(evaluation)}
${htmlTable(rules)}${suspicionTable(card, w)}`;
}

function recipeSection({ manifest }: CardOf, w: Writer): string {
  const { recipe } = manifest;
  if (manifest.learner === 'ensemble') return `<h2>${w.c('recipe')}</h2><p>${w.c('recipe.own')}</p>`;
  const rows = recipe.inputs.map(({ name, type }) => {
    const steps = stepSentences(recipe, name).map(({ summary }) => w.t(summary));
    return [escapeHtml(name), w.t(text(`recipe.type.${type}`)), steps.join('<br>') || w.c('recipe.asItIs')];
  });
  const about = w.c('recipe.text', { columns: recipe.inputs.length, features: recipe.features.length });
  return `<h2>${w.c('recipe')}</h2><p class="soft">${about}</p>${htmlTable(rows, { head: [w.c('column'), w.c('type'), w.c('recipe.learnt')] })}`;
}

function learnerSection({ manifest }: CardOf, w: Writer): string {
  // An ensemble is made of runs and has no form.
  const fields = learners.find(({ id }) => id === manifest.learner)?.fields ?? [];
  const rows = settingsThatCount(fields, manifest.task, manifest.settings).map((field) => {
    const value = settingOf(field, manifest.settings);
    const words = value === 0 ? field.zero : field.choices?.find((one) => one.value === value)?.label;
    return [w.t(field.label), words ? w.t(words) : escapeHtml(String(value))];
  });
  return `<h2>${w.c('learner')}</h2><p>${w.t(learnerName(manifest.learner))}</p>${htmlTable([...rows, [w.c('seed'), String(manifest.seed)]])}`;
}

function callSection({ manifest }: CardOf, w: Writer): string {
  const inputs = manifest.inputs.map(({ name, onnxType, missing, type }) => [
    `<code>${escapeHtml(name)}</code>`,
    `${onnxType} [N, 1]`,
    w.t(text(`recipe.type.${type}`)),
    missing === '' ? w.c('call.empty') : missing,
  ]);
  const outputs = manifest.outputs.map(({ name, onnxType, shape }) => [
    `<code>${escapeHtml(name)}</code>`,
    `${onnxType} ${shape}`,
  ]);
  return `<h2>${w.c('call')}</h2><p>${w.c('call.text')}</p>
${htmlTable(inputs, { head: [w.c('call.input'), 'ONNX', w.c('type'), w.c('call.missing')] })}
<h3>${w.c('call.outputs')}</h3>${htmlTable(outputs)}
<pre>${escapeHtml(example(manifest))}</pre>`;
}

/** A call from Python with one row of missing values: it runs as it stands. */
function example({ inputs, outputs }: Manifest): string {
  const feeds = inputs.map(({ name, onnxType }) => {
    const value = onnxType === 'string' ? 'np.array([[""]], dtype=object)' : 'np.array([[np.nan]])';
    return `    ${JSON.stringify(name)}: ${value},`;
  });
  const first = JSON.stringify(outputs[0]?.name ?? '');
  return `import numpy as np, onnxruntime as ort
model = ort.InferenceSession("model.onnx")
row = {
${feeds.join('\n')}
}
print(model.run([${first}], row))`;
}
