// The report of one way through, as a single HTML file that opens anywhere: no scripts, nothing loaded from outside.
import { open, rename, rm } from 'node:fs/promises';
import {
  type DatasetVersion,
  type Estimate,
  type EvaluationReport,
  type GateReport,
  type ModelVersion,
  type Text,
  text,
  unitTexts,
} from '../../shared/domain';
import { formatNumber, formatPercent, type Locale, say } from '../../shared/messages';

export interface Reported {
  version: DatasetVersion;
  gate: GateReport;
  evaluation: EvaluationReport;
  model: ModelVersion;
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#dcdfe4,#3a3f47);--soft:light-dark(#5b6472,#a4adba)}
body{font:15px/1.55 system-ui,sans-serif;max-width:820px;margin:48px auto;padding:0 24px}
h1{font-size:26px;margin:0 0 4px}h2{font-size:17px;margin:36px 0 8px}p.soft{color:var(--soft);margin:0 0 16px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:13px}td.n,th.n{text-align:right}`;

/** Writes the report whole or not at all: aside, flushed, then renamed into place. */
export async function writeReport(path: string, reported: Reported, locale: Locale): Promise<void> {
  const aside = `${path}.new`;
  try {
    const file = await open(aside, 'w');
    try {
      await file.writeFile(reportHtml(reported, locale));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

export function reportHtml({ version, gate, evaluation, model }: Reported, locale: Locale): string {
  const t = (message: Text): string => escape(say(message, locale));
  const r = (key: string, params?: Text['params']): string => t(text(`pipeline.report.${key}`, params));
  const number = (value: number): string => escape(formatNumber(value, locale));
  const rows = (cells: string[][]): string => cells.map((row) => `<tr>${row.join('')}</tr>`).join('\n');
  const cell = (html: string): string => `<td>${html}</td>`;
  const figure = (html: string): string => `<td class="n">${html}</td>`;
  const checks = gate.checks.map((check) => [
    cell(r(`verdict.${check.verdict}`)),
    cell(t(check.title)),
    cell(t(check.summary)),
    figure(number(check.failingRows)),
  ]);
  const metrics = Object.entries(evaluation.metrics).map(([name, estimate]) => {
    const baseline = evaluation.baseline?.[name as keyof typeof evaluation.metrics];
    return [
      cell(t(text(`evaluate.metric.${name}`))),
      figure(number(estimate.value)),
      figure(`${number(estimate.low)} – ${number(estimate.high)}`),
      figure(baseline ? number(baseline.value) : '–'),
    ];
  });
  const span = (estimate: Estimate | null): string =>
    estimate
      ? `${number(estimate.value)} (${number(estimate.low)} – ${number(estimate.high)})`
      : r('unknown');
  const classes = (evaluation.oneVsRest ?? []).map((one) => [
    ...[cell(escape(one.name)), figure(number(one.rows))],
    ...[one.rocAuc, one.averagePrecision, one.ece].map((estimate) => figure(span(estimate))),
  ]);
  const metric = (name: string): string => t(text(`evaluate.metric.${name}`));
  const importance = evaluation.importance
    .slice(0, 12)
    .map((entry) => [cell(escape(entry.column)), figure(number(entry.drop.value))]);
  const notes = model.notes.map((note) => `<p>${escape(note)}</p>`).join('\n');
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(version.name)} – Assay</title><style>${STYLE}</style></head><body>
<h1>${escape(version.name)}</h1>
<p class="soft">${r('data', { rows: version.rows, columns: version.columns.length })}</p>
<h2>${r('quality')}</h2>
<p>${r(`verdict.${gate.verdict}`)}${gate.accepted ? ` · ${escape(gate.accepted.reason)}` : ''}</p>
<table><tr><th>${r('verdict')}</th><th>${r('check')}</th><th>${r('finding')}</th><th class="n">${r('rows')}</th></tr>
${rows(checks)}</table>
<h2>${r('model', { version: model.version, target: model.target })}</h2>
<p>${t(text(`learn.${model.learner}.name`))}${evaluation.headline ? `. ${t(evaluation.headline)}` : ''}</p>${notes}
<table><tr><th>${r('metric')}</th><th class="n">${r('value')}</th><th class="n">${r('interval')}</th><th class="n">${r('baseline')}</th></tr>
${rows(metrics)}</table>
<p class="soft">${r('tested', { rows: evaluation.rows, openings: evaluation.openings })}</p>
${unitTexts(evaluation)
  .map((sentence) => `<p class="soft">${escape(t(sentence))}</p>`)
  .join('\n')}
${
  classes.length === 0
    ? ''
    : `<table><tr><th>${r('class')}</th><th class="n">${r('rows')}</th><th class="n">${metric('rocAuc')}</th><th class="n">${metric('averagePrecision')}</th><th class="n">${metric('ece')}</th></tr>
${rows(classes)}</table>`
}
<h2>${r('rules')}</h2>
<table>${rows(evaluation.gate.rules.map((rule) => [cell(r(`verdict.${rule.verdict}`)), cell(t(rule.summary))]))}</table>
<h2>${r('importance')}</h2>
<table><tr><th>${r('column')}</th><th class="n">${r('drop')}</th></tr>
${rows(importance)}</table>
${evaluation.positive === null ? '' : `<p class="soft">${r('threshold', { threshold: escape(formatPercent(model.threshold, locale)), positive: evaluation.positive })}</p>`}
</body></html>
`;
}

function escape(words: string): string {
  return words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
