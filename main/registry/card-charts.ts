// Small pictures for the model card: SVG inside the page, readable in print and without a script.
import type { PageWords } from '../quality';

const ROW = 22;
const LABEL = 200;
const WIDTH = 680;

export interface CardBar {
  /** Already safe. */
  name: string;
  value: number;
  low: number;
  high: number;
  shown: string;
}

/** Horizontal bars with their intervals; `title` is what a screen reader says. */
export function barsSvg(bars: readonly CardBar[], title: string): string {
  const most = Math.max(1e-12, ...bars.map(({ high, value }) => Math.max(high, value)));
  const least = Math.min(0, ...bars.map(({ low, value }) => Math.min(low, value)));
  const x = (value: number): number => LABEL + ((value - least) / (most - least)) * (WIDTH - LABEL - 90);
  const rows = bars.map(({ name, value, low, high, shown }, i) => {
    const y = i * ROW;
    const [from, to] = value < 0 ? [x(value), x(0)] : [x(0), x(value)];
    return (
      `<text x="${LABEL - 8}" y="${y + 15}" text-anchor="end">${shorten(name)}<title>${name}</title></text>` +
      `<rect x="${from.toFixed(1)}" y="${y + 5}" width="${Math.max(0.5, to - from).toFixed(1)}" height="12" rx="2" class="bar"/>` +
      `<rect x="${x(low).toFixed(1)}" y="${y + 9.5}" width="${Math.max(0.5, x(high) - x(low)).toFixed(1)}" height="3" class="interval"/>` +
      `<text x="${(Math.max(x(high), to) + 6).toFixed(1)}" y="${y + 15}">${shown}</text>`
    );
  });
  const height = bars.length * ROW;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}">` +
    `${rows.join('')}<line x1="${x(0)}" x2="${x(0)}" y1="0" y2="${height}" class="zero"/></svg>`
  );
}

const SIDE = 220;
const MARGIN = 34;

/** Predicted against observed share, with intervals and the diagonal of a model that is right. */
export function calibrationSvg(
  bins: readonly { predicted: number; observed: number; low: number; high: number }[],
  words: { title: string; x: string; y: string },
  { percent }: Pick<PageWords, 'percent'>,
): string {
  const x = (value: number): string => (MARGIN + value * (SIDE - MARGIN - 8)).toFixed(1);
  const y = (value: number): string => (SIDE - MARGIN - value * (SIDE - MARGIN - 8)).toFixed(1);
  const marks = bins.map(
    ({ predicted, observed, low, high }) =>
      `<line x1="${x(predicted)}" x2="${x(predicted)}" y1="${y(low)}" y2="${y(high)}" class="whisker"/>` +
      `<circle cx="${x(predicted)}" cy="${y(observed)}" r="3.5" class="bar"/>`,
  );
  const ticks = [0, 0.5, 1].map(
    (at) =>
      `<text x="${x(at)}" y="${SIDE - MARGIN + 14}" text-anchor="middle">${percent(at)}</text>` +
      `<text x="${MARGIN - 6}" y="${Number(y(at)) + 4}" text-anchor="end">${percent(at)}</text>`,
  );
  return (
    `<svg viewBox="-24 0 ${SIDE + 24} ${SIDE}" width="${SIDE + 24}" height="${SIDE}" role="img" aria-label="${words.title}">` +
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" class="zero"/>` +
    `${marks.join('')}${ticks.join('')}` +
    `<text x="${x(0.5)}" y="${SIDE - 4}" text-anchor="middle" class="axis">${words.x}</text>` +
    `<text transform="translate(-14 ${y(0.5)}) rotate(-90)" text-anchor="middle" class="axis">${words.y}</text></svg>`
  );
}

/** Safe text is cut between its entities, not in the midst of one. */
function shorten(name: string): string {
  const parts = name.match(/&#?\w+;|[\s\S]/gu) ?? [];
  return parts.length > 26 ? `${parts.slice(0, 25).join('')}…` : name;
}

export const CHART_STYLE = `svg{max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:currentColor}svg .axis{fill:var(--soft);font-size:11px}
svg .bar{fill:var(--mark)}svg .interval{fill:currentColor;opacity:.45}svg .zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 3}svg .whisker{stroke:var(--mark);stroke-width:1.5}
pre{overflow-x:auto;padding:12px;border:1px solid var(--line);border-radius:4px;font-size:12px}code{overflow-wrap:anywhere}
.two{display:grid;grid-template-columns:1fr auto;gap:32px;align-items:start}.note{padding:8px 12px;border:1px solid var(--line);border-left:4px solid var(--mark)}
ul{margin:0;padding-left:20px}@media print{h2{break-after:avoid}}`;
