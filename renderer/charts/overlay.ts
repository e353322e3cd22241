// Draws what chart.js has no part for: bands, guides, whiskers, rings and direct labels, all given in data units.
import type { Chart, Plugin, Scale } from 'chart.js';
import { spreadLabels } from './labels';
import type { Label, Overlay } from './plot';
import type { ChartTheme } from './theme.svelte';

const LABEL_GAP = 6;

/** A plugin that draws whatever overlay is the present one; one a chart. */
export function overlayPlugin(current: () => { overlay: Overlay; theme: ChartTheme }): Plugin {
  return {
    id: 'overlay',
    beforeDatasetsDraw(chart) {
      const { overlay } = current();
      const { x, y } = scales(chart);
      if (!x || !y) return;
      clipped(chart, (ctx) => {
        for (const band of overlay.bands ?? []) {
          ctx.fillStyle = band.color;
          ctx.beginPath();
          for (const p of band.points) ctx.lineTo(x.getPixelForValue(p.x), y.getPixelForValue(p.high));
          for (const p of [...band.points].reverse())
            ctx.lineTo(x.getPixelForValue(p.x), y.getPixelForValue(p.low));
          ctx.closePath();
          ctx.fill();
        }
        for (const guide of overlay.guides ?? []) {
          ctx.strokeStyle = guide.color;
          ctx.lineWidth = 1;
          ctx.setLineDash(guide.dashed ? [4, 4] : []);
          ctx.beginPath();
          ctx.moveTo(x.getPixelForValue(guide.from.x), y.getPixelForValue(guide.from.y));
          ctx.lineTo(x.getPixelForValue(guide.to.x), y.getPixelForValue(guide.to.y));
          ctx.stroke();
        }
      });
    },
    afterDatasetsDraw(chart) {
      const { overlay, theme } = current();
      const { x, y } = scales(chart);
      if (!x || !y) return;
      const { ctx } = chart;
      ctx.save();
      for (const w of overlay.whiskers?.marks ?? []) {
        const bar = chart.getDatasetMeta(0).data[w.index];
        if (!bar) continue;
        // The interval is a translucent band over the end of the bar, not a pair of ticks.
        ctx.fillStyle = overlay.whiskers?.color ?? theme.faint;
        const from = x.getPixelForValue(w.low);
        const to = x.getPixelForValue(w.high);
        ctx.fillRect(from, bar.y - 2, Math.max(1, to - from), 4);
      }
      for (const ring of overlay.rings ?? []) {
        ctx.lineWidth = 2;
        ctx.strokeStyle = ring.color;
        ctx.fillStyle = theme.surface;
        ctx.beginPath();
        ctx.arc(x.getPixelForValue(ring.x), y.getPixelForValue(ring.y), 4.5, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
      }
      drawLabels(chart, x, y, overlay.labels ?? [], theme);
      ctx.restore();
    },
  };
}

function drawLabels(chart: Chart, x: Scale, y: Scale, labels: readonly Label[], theme: ChartTheme): void {
  const { ctx, chartArea } = chart;
  ctx.font = theme.labelFont;
  ctx.textBaseline = 'middle';
  const atEnd = labels.filter((l) => l.at === 'end');
  const height = theme.fontSize + 4;
  const placed = spreadLabels(
    atEnd.map((l) => clamp(y.getPixelForValue(l.y), chartArea.top, chartArea.bottom)),
    height,
    chartArea.top - height / 2,
    chartArea.bottom + height / 2,
  );
  ctx.textAlign = 'left';
  atEnd.forEach((label, i) => {
    ctx.fillStyle = label.color;
    ctx.fillText(label.text, chartArea.right + LABEL_GAP, placed[i] ?? 0);
  });
  for (const label of labels) {
    if (label.at === 'end') continue;
    const width = ctx.measureText(label.text).width;
    const px = x.getPixelForValue(label.x);
    const py = y.getPixelForValue(label.y);
    const wanted =
      label.at === 'left'
        ? px - LABEL_GAP - 4 - width
        : label.at === 'above'
          ? px - width / 2
          : px + LABEL_GAP + 4;
    const left = clamp(wanted, chartArea.left + 2, Math.max(chartArea.left + 2, chartArea.right - width - 2));
    const middle = clamp(
      label.at === 'above' ? py - height : py,
      // A label above the highest point may use the air over the plot.
      chartArea.top + (label.at === 'above' ? -2 : height / 2),
      chartArea.bottom - height / 2,
    );
    // A halo of the surface keeps the words readable over lines and bands.
    ctx.lineWidth = 5;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = theme.surface;
    ctx.strokeText(label.text, left, middle);
    ctx.fillStyle = label.color;
    ctx.fillText(label.text, left, middle);
  }
}

/** Room that names at the right edge need, in pixels. */
export function labelRoom(labels: readonly Label[], measure: (text: string) => number): number {
  const widest = labels.reduce((w, l) => (l.at === 'end' ? Math.max(w, measure(l.text)) : w), 0);
  return widest === 0 ? 0 : Math.ceil(widest) + LABEL_GAP + 4;
}

function scales(chart: Chart): { x: Scale | undefined; y: Scale | undefined } {
  return { x: chart.scales['x'], y: chart.scales['y'] };
}

function clipped(chart: Chart, draw: (ctx: CanvasRenderingContext2D) => void): void {
  const { ctx, chartArea: a } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(a.left, a.top, a.right - a.left, a.bottom - a.top);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

const clamp = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), high);
