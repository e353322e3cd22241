// Pages that leave the application as one file: the gate's report and the model card share their looks, and what makes text safe.
import { formatNumber, formatPercent, type Locale, say } from '../../shared/messages';
import type { Text } from '../../shared/domain';

export const PAGE_STYLE = `:root{color-scheme:light dark;--line:light-dark(#dcdfe4,#3a3f47);--soft:light-dark(#5b6472,#a4adba);--mark:light-dark(#4a62cf,#8fa0f0)}
body{font:14px/1.5 system-ui,sans-serif;max-width:960px;margin:40px auto;padding:0 24px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px}h3{font-size:14px;margin:20px 0 4px}
p.soft{color:var(--soft);margin:0 0 12px}p.verdict{font-size:17px;font-weight:600}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:12px}td.n,th.n{text-align:right}tr.fail td:first-child{font-weight:700}
.samples{overflow-x:auto}.samples td,.samples th{white-space:nowrap;font-size:12px}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}.samples{overflow:visible}}`;

export function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** What a page says in its reader's language, safe to be put between tags and into quoted attributes. */
export interface PageWords {
  t(message: Text): string;
  number(value: number): string;
  percent(value: number): string;
  moment(at: number): string;
}

export function pageWords(locale: Locale): PageWords {
  const dates = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return {
    t: (message) => escapeHtml(say(message, locale)),
    number: (value) => escapeHtml(formatNumber(value, locale)),
    percent: (value) => escapeHtml(formatPercent(value, locale)),
    moment: (at) => escapeHtml(dates.format(at)),
  };
}

/** A whole page that needs nothing else. @param title, body already safe */
export const htmlPage = (locale: Locale, title: string, body: string, style = ''): string => `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${PAGE_STYLE}${style}</style></head><body>
${body}
</body></html>
`;

/** Rows of cells already safe; a heading row where one is given. Columns named in `numeric` are flush right. */
export function htmlTable(
  rows: readonly (readonly string[])[],
  options: { head?: readonly string[]; numeric?: readonly number[]; classes?: readonly string[] } = {},
): string {
  const { head, numeric = [], classes } = options;
  const cell = (tag: 'th' | 'td', value: string, i: number): string =>
    `<${tag}${numeric.includes(i) ? ' class="n"' : ''}>${value}</${tag}>`;
  const heading = head ? [`<tr>${head.map((value, i) => cell('th', value, i)).join('')}</tr>`] : [];
  const body = rows.map(
    (row, r) =>
      `<tr${classes?.[r] ? ` class="${classes[r]}"` : ''}>${row.map((value, i) => cell('td', value, i)).join('')}</tr>`,
  );
  return `<table>${[...heading, ...body].join('\n')}</table>`;
}
