// Cross-validated trials: every row held out as often as is said, by fits that did not see it, and going on to the same bits.
import { describe, expect, it } from 'vitest';
import { learnerById, rocAuc } from '../../../main/learn';
import { fitFolds, type FoldsEvent, type FoldsInput, foldsOf } from '../../../main/learn/folds';
import type { HeldOut } from '../../../main/project';
import { systemClock } from '../../../shared/domain';
import { classesOf, draw, featuresOf, handControl, QUICK } from '../../conformance/material';

const ROWS = 90;

function inputFor(id: 'linear' | 'trees', seen: Int32Array[], more: Partial<FoldsInput> = {}): FoldsInput {
  const { x, y, width } = draw('binary', ROWS, 4, 1);
  return {
    learner: learnerById(id),
    material: {
      rows: ROWS,
      y,
      positions: Int32Array.from(y, (_, i) => 3 * i),
      make(train) {
        seen.push(train);
        return {
          features: featuresOf(width),
          part: (rows) => ({
            x: Float32Array.from([...rows].flatMap((i) => [...x.subarray(i * width, (i + 1) * width)])),
            rows: rows.length,
            width,
            y: Float64Array.from(rows, (i) => y[i] as number),
          }),
        };
      },
    },
    resampling: { folds: 3, repeats: 2, seed: 5 },
    task: 'binary',
    classes: classesOf('binary'),
    settings: QUICK[id] ?? {},
    seed: 7,
    clock: systemClock,
    control: handControl(),
    ...more,
  };
}

async function run(
  input: FoldsInput,
  each: (event: FoldsEvent) => void = () => undefined,
): Promise<{ onnx: Uint8Array | null; heldOut: HeldOut | null; checkpoints: Uint8Array[]; error: unknown }> {
  const checkpoints: Uint8Array[] = [];
  let heldOut: HeldOut | null = null;
  const fit = fitFolds(input);
  try {
    for (;;) {
      const next = await fit.next();
      if (next.done) return { onnx: next.value.toOnnx().toBytes(), heldOut, checkpoints, error: null };
      const event = next.value;
      if (event.type === 'checkpoint') checkpoints.push(event.bytes.slice());
      if (event.type === 'heldOut') heldOut = event.heldOut;
      each(event);
    }
  } catch (error) {
    return { onnx: null, heldOut, checkpoints, error };
  }
}

describe('cross-validated trials', () => {
  it.each(['binary', 'multiclass', 'regression'] as const)('deal rows of a %s target evenly', (task) => {
    const { y } = draw(task, 91, 4, 2);
    const fold = foldsOf(y, task, 5, 3);
    expect(foldsOf(y, task, 5, 3)).toEqual(fold);
    expect(foldsOf(y, task, 5, 4)).not.toEqual(fold);
    for (const group of task === 'regression' ? [null] : new Set(y)) {
      const sizes = [0, 1, 2, 3, 4].map(
        (k) => fold.filter((f, i) => f === k && (group === null || y[i] === group)).length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it.each(['linear', 'trees'] as const)('hold out every row as often as is said (%s)', async (id) => {
    const seen: Int32Array[] = [];
    const names: string[] = [];
    const { heldOut, onnx } = await run(inputFor(id, seen), (event) => {
      if (event.type === 'points') for (const point of event.points) names.push(point.name);
    });
    if (!heldOut || !onnx) throw new Error('no result');
    // Trees first find their length on a partition that is not scored; the last fit takes all rows.
    const scored = seen.slice(id === 'trees' ? 3 : 0, -1);
    expect(scored.length).toBe(6);
    expect(seen.at(-1)?.length).toBe(ROWS);
    for (let repeat = 0; repeat < 2; repeat++) {
      const held = scored
        .slice(3 * repeat, 3 * repeat + 3)
        .flatMap((train) => Array.from({ length: ROWS }, (_, i) => i).filter((i) => !train.includes(i)));
      expect(held.sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, i) => i));
      const said = heldOut.outputs.subarray(2 * ROWS * repeat, 2 * ROWS * (repeat + 1));
      expect(
        rocAuc(
          heldOut.actual,
          said.filter((_, i) => i % 2 === 1),
        ),
      ).toBeGreaterThan(0.75);
    }
    expect(heldOut.positions[4]).toBe(12);
    expect(names.filter((name) => name === 'foldScore').length).toBe(6);
    expect(names).toContain('loss');
  });

  it('go on from a cancel to the very same bits', async () => {
    const whole = await run(inputFor('trees', []));
    for (const after of [2, 40, 120]) {
      const control = handControl();
      let progress = 0;
      const stopped = await run(inputFor('trees', [], { control }), (event) => {
        if (event.type === 'progress' && ++progress === after) control.cancel();
      });
      expect(stopped.error).toMatchObject({ code: 'cancelled' });
      const checkpoint = stopped.checkpoints.at(-1);
      const seen: Int32Array[] = [];
      const resumed = await run(inputFor('trees', seen, checkpoint ? { checkpoint } : {}));
      expect(resumed.onnx).toEqual(whole.onnx);
      expect(resumed.heldOut?.outputs).toEqual(whole.heldOut?.outputs);
      if (after === 120) expect(seen.length).toBeLessThan(9);
    }
    const other = inputFor('trees', [], { checkpoint: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });
    expect((await run(other)).error).toMatchObject({ code: 'learn.notResumable' });
  });
});
