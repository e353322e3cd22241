// A long curve drawn to the pixel: what a bucket of points would paint is kept (first, lowest, highest, last), the rest is not drawn.

export interface XY {
  x: number;
  y: number;
}

/**
 * At most four points for each bucket of x; points come sorted by x. A bucket's width is a power of two and buckets begin at
 * multiples of it, so that a curve that grows keeps what it has drawn: only when the width must double are points thinned again.
 * Short curves come back as they are. Points whose y is not a number are kept out.
 */
export function decimate(points: readonly XY[], pixels: number): readonly XY[] {
  const buckets = Math.max(1, Math.floor(pixels));
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last || points.length <= buckets * 2) return points.filter((p) => Number.isFinite(p.y));
  const span = last.x - first.x;
  if (!(span > 0)) return [first, last];
  const width = 2 ** Math.ceil(Math.log2(span / buckets));

  const kept: XY[] = [];
  let bucket = Number.NaN;
  let open: { first: XY; low: XY; high: XY; last: XY } | null = null;
  const close = (): void => {
    if (!open) return;
    const { first: a, low, high, last: z } = open;
    const inOrder = low.x <= high.x ? [a, low, high, z] : [a, high, low, z];
    for (const p of inOrder) if (kept[kept.length - 1] !== p) kept.push(p);
  };
  for (const p of points) {
    if (!Number.isFinite(p.y)) continue;
    const at = Math.floor(p.x / width);
    if (at !== bucket || !open) {
      close();
      bucket = at;
      open = { first: p, low: p, high: p, last: p };
      continue;
    }
    if (p.y < open.low.y) open.low = p;
    if (p.y > open.high.y) open.high = p;
    open.last = p;
  }
  close();
  return kept;
}
