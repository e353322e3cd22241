import { describe, expect, it } from 'vitest';
import { StageId } from '../../../shared/domain/pipeline';
import {
  arrowHead,
  CANVAS,
  EDGES,
  fit,
  LOOPS,
  neighbour,
  roundedPath,
  STAGE_BOXES,
} from '../../../renderer/home/layout';

const stages = StageId.options;

describe('the flowchart’s layout', () => {
  it('keeps every stage within the canvas and apart from the others', () => {
    for (const id of stages) {
      const a = STAGE_BOXES[id];
      expect(a.x + a.width).toBeLessThanOrEqual(CANVAS.width);
      expect(a.y + a.height).toBeLessThanOrEqual(CANVAS.height);
      for (const other of stages) {
        if (other === id) continue;
        const b = STAGE_BOXES[other];
        const apart =
          a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
        expect(apart, `${id} and ${other}`).toBe(true);
      }
    }
  });

  it('joins every stage to the next, and leads each loop back', () => {
    expect(Object.keys(EDGES)).toHaveLength(stages.length - 1);
    Object.values(EDGES).forEach(({ source, target }, i) => {
      expect(source).toBe(stages[i]);
      expect(target).toBe(stages[i + 1]);
    });
    expect([LOOPS.clean.source, LOOPS.clean.target]).toEqual(['quality', 'prepare']);
    expect([LOOPS.tune.source, LOOPS.tune.target]).toEqual(['evaluate', 'train']);
    expect([LOOPS.newData.source, LOOPS.newData.target]).toEqual(['monitor', 'collect']);
  });

  it('draws lines that run straight, along one axis at a time, and cross no stage', () => {
    for (const { points } of [...Object.values(EDGES), ...Object.values(LOOPS)]) {
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1], points[i]];
        if (!a || !b) continue;
        expect(a.x === b.x || a.y === b.y).toBe(true);
        const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
        for (const box of Object.values(STAGE_BOXES)) {
          const inside =
            middle.x > box.x &&
            middle.x < box.x + box.width &&
            middle.y > box.y &&
            middle.y < box.y + box.height;
          expect(inside).toBe(false);
        }
      }
    }
  });

  it('fits a small laptop whole and does not grow without bound', () => {
    const small = fit({ width: 1280, height: 700 });
    expect(CANVAS.width * small.zoom).toBeLessThanOrEqual(1280);
    expect(CANVAS.height * small.zoom).toBeLessThanOrEqual(700);
    expect(small.zoom).toBeGreaterThan(0.9);
    expect(fit({ width: 4000, height: 3000 }).zoom).toBeLessThanOrEqual(1.35);
  });

  it('moves from stage to stage with the arrow keys', () => {
    expect(neighbour('collect', 'ArrowRight')).toBe('prepare');
    expect(neighbour('quality', 'ArrowRight')).toBe('quality');
    expect(neighbour('quality', 'ArrowDown')).toBe('evaluate');
    expect(neighbour('features', 'ArrowUp')).toBe('collect');
    expect(neighbour('train', 'Enter')).toBe('train');
    for (const id of stages) {
      const reached = new Set<string>([id]);
      for (let grown = true; grown;) {
        grown = false;
        for (const at of [...reached] as (typeof stages)[number][])
          for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
            const to = neighbour(at, key);
            if (!reached.has(to)) {
              reached.add(to);
              grown = true;
            }
          }
      }
      expect(reached.size).toBe(stages.length);
    }
  });

  it('rounds corners and ends in an arrow', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 50 },
    ];
    expect(roundedPath(points, 10)).toBe('M0 0L90 0Q100 0 100 10L100 50');
    expect(arrowHead(points).startsWith('M100 50')).toBe(true);
    expect(roundedPath([])).toBe('');
  });
});
