// Where the flowchart's parts stand, in its own units, and the lines between them. Three rows read like text: data, model, use.
import type { StageId } from '../../shared/domain/pipeline';

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

export type EdgeId =
  | 'collect-prepare'
  | 'prepare-quality'
  | 'quality-features'
  | 'features-train'
  | 'train-evaluate'
  | 'evaluate-deploy'
  | 'deploy-monitor';
export type LoopId = 'clean' | 'tune' | 'newData';

export const CARD = { width: 256, height: 96 } as const;
const GAP_X = 120;
const LEFT = 76;
const TOP = 56;
const ROW = 204;
const WIDE = (3 * CARD.width + 2 * GAP_X - GAP_X) / 2;

const column = (index: number): number => LEFT + index * (CARD.width + GAP_X);
const card = (col: number, row: number): Box => ({ x: column(col), y: TOP + row * ROW, ...CARD });

/** The third row has two stages, which share the width of three. */
export const STAGE_BOXES: Record<StageId, Box> = {
  collect: card(0, 0),
  prepare: card(1, 0),
  quality: card(2, 0),
  features: card(0, 1),
  train: card(1, 1),
  evaluate: card(2, 1),
  deploy: { x: LEFT, y: TOP + 2 * ROW, width: WIDE, height: CARD.height },
  monitor: { x: LEFT + WIDE + GAP_X, y: TOP + 2 * ROW, width: WIDE, height: CARD.height },
};

export const CANVAS = {
  width: column(2) + CARD.width + 56,
  height: TOP + 2 * ROW + CARD.height + 44,
} as const;

const box = (id: StageId): Box => STAGE_BOXES[id];
const right = (id: StageId): Point => ({ x: box(id).x + box(id).width, y: box(id).y + box(id).height / 2 });
const left = (id: StageId): Point => ({ x: box(id).x, y: box(id).y + box(id).height / 2 });
const top = (id: StageId, shift = 0): Point => ({ x: box(id).x + box(id).width / 2 + shift, y: box(id).y });
const bottom = (id: StageId): Point => ({ x: box(id).x + box(id).width / 2, y: box(id).y + box(id).height });

const PASS_DROP = 30;
const LOOP_RISE = 34;

/** From a gate's right side, around, to the first stage of the next row. */
function wrap(from: StageId, to: StageId): Point[] {
  const start = right(from);
  const lane = box(from).y + box(from).height + PASS_DROP;
  const end = { x: box(to).x + 48, y: box(to).y };
  return [start, { x: start.x + 26, y: start.y }, { x: start.x + 26, y: lane }, { x: end.x, y: lane }, end];
}

/** From a gate's top back over to the top of what mends it. */
function over(from: StageId, to: StageId): Point[] {
  const start = top(from);
  const end = top(to);
  const lane = start.y - LOOP_RISE;
  return [start, { x: start.x, y: lane }, { x: end.x, y: lane }, end];
}

/** The way on, by edge; each passes when the stage before it has. */
export const EDGES: Record<EdgeId, { source: StageId; target: StageId; points: Point[] }> = {
  'collect-prepare': { source: 'collect', target: 'prepare', points: [right('collect'), left('prepare')] },
  'prepare-quality': { source: 'prepare', target: 'quality', points: [right('prepare'), left('quality')] },
  'quality-features': { source: 'quality', target: 'features', points: wrap('quality', 'features') },
  'features-train': { source: 'features', target: 'train', points: [right('features'), left('train')] },
  'train-evaluate': { source: 'train', target: 'evaluate', points: [right('train'), left('evaluate')] },
  'evaluate-deploy': { source: 'evaluate', target: 'deploy', points: wrap('evaluate', 'deploy') },
  'deploy-monitor': { source: 'deploy', target: 'monitor', points: [right('deploy'), left('monitor')] },
};

const below = bottom('monitor').y + 24;

/** The ways back. `label` is where its words stand, centred. */
export const LOOPS: Record<LoopId, { source: StageId; target: StageId; points: Point[]; label: Point }> = {
  clean: {
    source: 'quality',
    target: 'prepare',
    points: over('quality', 'prepare'),
    label: { x: (top('quality').x + top('prepare').x) / 2, y: top('quality').y - LOOP_RISE },
  },
  tune: {
    source: 'evaluate',
    target: 'train',
    points: over('evaluate', 'train'),
    label: { x: (top('evaluate').x + top('train').x) / 2, y: top('evaluate').y - LOOP_RISE },
  },
  newData: {
    source: 'monitor',
    target: 'collect',
    points: [
      bottom('monitor'),
      { x: bottom('monitor').x, y: below },
      { x: LEFT - 44, y: below },
      { x: LEFT - 44, y: left('collect').y },
      left('collect'),
    ],
    label: { x: CANVAS.width / 2, y: below },
  },
};

/** An SVG path along right-angled points with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 10): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  rest.forEach((point, i) => {
    const next = rest[i + 1];
    const previous = i === 0 ? first : rest[i - 1];
    if (!next || !previous) {
      path += `L${point.x} ${point.y}`;
      return;
    }
    const into = Math.min(radius, distance(previous, point) / 2);
    const out = Math.min(radius, distance(point, next) / 2);
    const before = towards(point, previous, into);
    const after = towards(point, next, out);
    path += `L${before.x} ${before.y}Q${point.x} ${point.y} ${after.x} ${after.y}`;
  });
  return path;
}

/** A small arrow head at the end of the points, as a closed path. */
export function arrowHead(points: readonly Point[], size = 7): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return '';
  const length = distance(before, end) || 1;
  const [ux, uy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const base = { x: end.x - ux * size, y: end.y - uy * size };
  const half = size * 0.55;
  return `M${end.x} ${end.y}L${base.x - uy * half} ${base.y + ux * half}L${base.x + uy * half} ${base.y - ux * half}Z`;
}

/** Scale and offset that show the whole canvas in the middle of an area. */
export function fit(
  area: { width: number; height: number },
  most = 1.35,
): { x: number; y: number; zoom: number } {
  const zoom = Math.max(0.3, Math.min(area.width / CANVAS.width, area.height / CANVAS.height, most));
  return {
    x: Math.round((area.width - CANVAS.width * zoom) / 2),
    y: Math.round((area.height - CANVAS.height * zoom) / 2),
    zoom,
  };
}

/** The stage reached from another by an arrow key; itself where there is none that way. */
export function neighbour(from: StageId, key: string): StageId {
  const direction = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!direction) return from;
  const [dx = 0, dy = 0] = direction;
  const centre = (id: StageId): Point => ({
    x: box(id).x + box(id).width / 2,
    y: box(id).y + box(id).height / 2,
  });
  const here = centre(from);
  let best: StageId = from;
  let least = Infinity;
  for (const id of Object.keys(STAGE_BOXES) as StageId[]) {
    const there = centre(id);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    // Left and right stay in the row.
    if (id === from || along <= 1 || (dx !== 0 && aside > 1)) continue;
    const cost = along + aside * 2;
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}
