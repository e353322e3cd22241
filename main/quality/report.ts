// The gate's report as a single HTML page: verdict, what is to be done, every check, failing rows, and what was done to the data.
import {
  type Cell,
  type CheckResult,
  type DatasetVersion,
  type GateReport,
  type Text,
  text,
} from '../../shared/domain';
import { formatNumber, formatPercent, type Locale, say } from '../../shared/messages';

export interface ReportedGate {
  report: GateReport;
  version: DatasetVersion;
  /** From the import to the version that was checked. */
  steps: readonly Text[];
  /** The first failing rows, by check. */
  samples: readonly {
    title: Text;
    columns: readonly string[];
    rows: readonly { id: number; cells: readonly Cell[] }[];
  }[];
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#dcdfe4,#3a3f47);--soft:light-dark(#5b6472,#a4adba)}
body{font:14px/1.5 system-ui,sans-serif;max-width:960px;margin:40px auto;padding:0 24px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px}h3{font-size:14px;margin:20px 0 4px}
p.soft{color:var(--soft);margin:0 0 12px}p.verdict{font-size:17px;font-weight:600}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:12px}td.n,th.n{text-align:right}tr.fail td:first-child{font-weight:700}
.samples{overflow-x:auto}.samples td,.samples th{white-space:nowrap;font-size:12px}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}.samples{overflow:visible}}`;

const RANK = { fail: 0, warn: 1, pass: 2 } as const;
const MOST_COLUMNS = 12;

export function gateReportHtml({ report, version, steps, samples }: ReportedGate, locale: Locale): string {
  const t = (message: Text): string => escape(say(message, locale));
  const r = (key: string, params?: Text['params']): string => t(text(`quality.report.${key}`, params));
  const at = (time: number): string =>
    new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
    }).format(time);
  const figure = (value: number | null, unit: CheckResult['unit']): string =>
    value === null
      ? '–'
      : escape(unit === 'share' ? formatPercent(value, locale) : formatNumber(value, locale));
  const count = (verdict: string): number =>
    report.checks.filter((check) => check.verdict === verdict).length;
  const verdict = r(report.verdict, { count: count(report.verdict) });
  const checks = [...report.checks]
    .sort((a, b) => RANK[a.verdict] - RANK[b.verdict])
    .map(
      (check) =>
        `<tr class="${check.verdict}"><td>${r(`verdict.${check.verdict}`)}</td><td>${t(check.title)}</td><td>${t(check.summary)}</td>` +
        `<td class="n">${figure(check.figure, check.unit)}</td><td class="n">${figure(check.threshold, check.unit)}</td>` +
        `<td class="n">${escape(formatNumber(check.failingRows, locale))}</td></tr>`,
    );
  const toDo = report.toDo.map((item) => `<tr><td>${r(item.where)}</td><td>${t(item.summary)}</td></tr>`);
  const accepted = report.accepted
    ? `<p>${r('accepted', { at: at(report.accepted.at), reason: report.accepted.reason })}</p>`
    : '';
  const target = report.target === null ? '' : ` · ${r('target', { target: report.target })}`;
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${r('title', { name: version.name })}</title><style>${STYLE}</style></head><body>
<h1>${r('title', { name: version.name })}</h1>
<p class="soft">${r('data', { rows: report.rows, columns: version.columns.length, number: version.number, at: at(report.startedAt) })}${target}</p>
<p class="verdict">${verdict}</p>${accepted}
${toDo.length === 0 ? '' : `<h2>${r('toDo')}</h2><table>${toDo.join('\n')}</table>`}
<h2>${r('checks')}</h2>
<table><tr><th>${r('verdict')}</th><th>${r('check')}</th><th>${r('finding')}</th><th class="n">${r('figure')}</th><th class="n">${r('threshold')}</th><th class="n">${r('rows')}</th></tr>
${checks.join('\n')}</table>
${samples.length === 0 ? '' : `<h2>${r('samples')}</h2>${samples.map((sample) => sampleHtml(sample, t, r('row'))).join('\n')}`}
<h2>${r('done')}</h2>
<table>${steps.map((step) => `<tr><td>${t(step)}</td></tr>`).join('\n')}</table>
</body></html>
`;
}

function sampleHtml(
  sample: ReportedGate['samples'][number],
  t: (message: Text) => string,
  row: string,
): string {
  const head = sample.columns.slice(0, MOST_COLUMNS).map((name) => `<th>${escape(name)}</th>`);
  const body = sample.rows.map(
    ({ id, cells }) =>
      `<tr><td class="n">${id + 1}</td>${cells
        .slice(0, MOST_COLUMNS)
        .map((cell) => `<td>${cell === null ? '' : escape(String(cell).slice(0, 80))}</td>`)
        .join('')}</tr>`,
  );
  return `<h3>${t(sample.title)}</h3><div class="samples"><table><tr><th class="n">${row}</th>${head.join('')}</tr>${body.join('\n')}</table></div>`;
}

function escape(words: string): string {
  return words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
