// The gate's report as a single HTML page: verdict, what is to be done, every check, failing rows, and what was done to the data.
import {
  type Cell,
  type CheckResult,
  type DatasetVersion,
  type GateReport,
  mapInTurns,
  type Text,
  text,
} from '../../shared/domain';
import type { Locale } from '../../shared/messages';
import { escapeHtml, htmlPage, htmlTable, pageWords } from './page';

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
  /** Checks with failing rows that are not among the samples. */
  notSampled: number;
}

const RANK = { fail: 0, warn: 1, pass: 2 } as const;
/** Columns of the table of which samples of rows are shown. */
export const REPORTED_COLUMNS = 12;

export async function gateReportHtml(
  { report, version, steps, samples, notSampled }: ReportedGate,
  locale: Locale,
): Promise<string> {
  const words = pageWords(locale);
  const { t } = words;
  const r = (key: string, params?: Text['params']): string => t(text(`quality.report.${key}`, params));
  const figure = (value: number | null, unit: CheckResult['unit']): string =>
    value === null ? '–' : unit === 'share' ? words.percent(value) : words.number(value);
  const count = (verdict: string): number =>
    report.checks.filter((check) => check.verdict === verdict).length;
  const verdict = r(report.verdict, { count: count(report.verdict) });
  const sorted = [...report.checks].sort((a, b) => RANK[a.verdict] - RANK[b.verdict]);
  const checks = htmlTable(
    await mapInTurns(sorted, (check) => [
      r(`verdict.${check.verdict}`),
      t(check.title),
      t(check.summary),
      figure(check.figure, check.unit),
      figure(check.threshold, check.unit),
      words.number(check.failingRows),
    ]),
    {
      head: ['verdict', 'check', 'finding', 'figure', 'threshold', 'rows'].map((name) => r(name)),
      numeric: [3, 4, 5],
      classes: sorted.map(({ verdict }) => verdict),
    },
  );
  const toDo = htmlTable(await mapInTurns(report.toDo, (item) => [r(item.where), t(item.summary)]));
  const accepted = report.accepted
    ? `<p>${r('accepted', { at: words.moment(report.accepted.at), reason: report.accepted.reason })}</p>`
    : '';
  const target = report.target === null ? '' : ` · ${r('target', { target: report.target })}`;
  const title = r('title', { name: version.name });
  const made = { rows: report.rows, columns: version.columns.length, number: version.number };
  const more = notSampled === 0 ? '' : `<p class="soft">${r('notSampled', { count: notSampled })}</p>`;
  const found = samples.map((sample) => sampleHtml(sample, t, r('row'))).join('\n') + more;
  return htmlPage(
    locale,
    title,
    `<h1>${title}</h1>
<p class="soft">${r('data', { ...made, at: words.moment(report.startedAt) })}${target}</p>
<p class="verdict">${verdict}</p>${accepted}
${report.toDo.length === 0 ? '' : `<h2>${r('toDo')}</h2>${toDo}`}
<h2>${r('checks')}</h2>
${checks}
${samples.length === 0 ? '' : `<h2>${r('samples')}</h2>${found}`}
<h2>${r('done')}</h2>
${htmlTable(steps.map((step) => [t(step)]))}`,
  );
}

function sampleHtml(
  sample: ReportedGate['samples'][number],
  t: (message: Text) => string,
  row: string,
): string {
  const head = sample.columns.slice(0, REPORTED_COLUMNS).map((name) => `<th>${escapeHtml(name)}</th>`);
  const body = sample.rows.map(
    ({ id, cells }) =>
      `<tr><td class="n">${id + 1}</td>${cells
        .slice(0, REPORTED_COLUMNS)
        .map((cell) => `<td>${cell === null ? '' : escapeHtml(String(cell).slice(0, 80))}</td>`)
        .join('')}</tr>`,
  );
  return `<h3>${t(sample.title)}</h3><div class="samples"><table><tr><th class="n">${row}</th>${head.join('')}</tr>${body.join('\n')}</table></div>`;
}
