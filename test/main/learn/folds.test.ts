// Cross-validated trials: every row held out as often as is said, by fits that did not see it, and going on to the same bits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnerById, rocAuc } from '../../../main/learn';
import { type Belonging, foldFits, foldsOf } from '../../../main/data';
import { fitFolds, type FoldsEvent, type FoldsInput } from '../../../main/learn/folds';
import type { HeldOut } from '../../../main/project';
import { systemClock, type Task } from '../../../shared/domain';
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
      belonging: { kind: 'none' },
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
    const deal = (seed: number): Int32Array =>
      foldsOf(y, { task, belonging: { kind: 'none' }, folds: 5, seed });
    const fold = deal(3);
    expect(deal(3)).toEqual(fold);
    expect(deal(4)).not.toEqual(fold);
    for (const group of task === 'regression' ? [null] : new Set(y)) {
      const sizes = [0, 1, 2, 3, 4].map(
        (k) => fold.filter((f, i) => f === k && (group === null || y[i] === group)).length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it('keep groups whole, and deal rows and classes as evenly as groups allow', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 15, maxLength: 60 }),
        fc.constantFrom<Task>('binary', 'multiclass', 'regression'),
        (seed, sizes, task) => {
          const groups = Int32Array.from(sizes.flatMap((size, group) => Array<number>(size).fill(group)));
          const { y } = draw(task, groups.length, 2, 4);
          const how = { task, belonging: { kind: 'groups', groups } satisfies Belonging, folds: 5, seed };
          const fold = foldsOf(y, how);
          groups.forEach((group, i) => expect(fold[i]).toBe(fold[groups.indexOf(group)]));
          const fits = foldFits(y, how);
          expect(fits.length).toBe(5);
          for (const { train, held } of fits) {
            expect([...train, ...held].sort((a, b) => a - b)).toEqual([...y.keys()]);
            expect(Math.abs(held.length - groups.length / 5)).toBeLessThanOrEqual(9);
          }
          const again = Array.from({ length: 5 }, (_, more) => foldsOf(y, { ...how, seed: seed + more }));
          expect(new Set(again.map(String)).size).toBeGreaterThan(1);
        },
      ),
      { numRuns: 40 },
    );
    // Every tenth customer buys: no fold is left without one.
    const groups = Int32Array.from({ length: 300 }, (_, i) => Math.floor(i / 3));
    const y = Float64Array.from(groups, (group) => (group % 10 === 0 ? 1 : 0));
    const belonging: Belonging = { kind: 'groups', groups };
    for (const { held } of foldFits(y, { task: 'binary', belonging, folds: 5, seed: 1 }))
      expect(held.reduce((sum, i) => sum + (y[i] ?? 0), 0)).toBe(6);
    const two = { kind: 'groups', groups: groups.map((group) => group % 2) } satisfies Belonging;
    expect(foldFits(y, { task: 'binary', belonging: two, folds: 5, seed: 1 }).length).toBe(2);
  });

  it('learn only from what came before, with rows of one moment together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(NaN)), {
          minLength: 8,
          maxLength: 120,
        }),
        fc.constantFrom(0, 0.5),
        (values, shift) => {
          const times = Float64Array.from(values);
          const known = [...new Set(values.filter((time) => !Number.isNaN(time)))];
          fc.pre(known.length > 1);
          const y = new Float64Array(values.length);
          const how = { task: 'binary' as const, folds: 5, seed: 1 };
          const fits = foldFits(y, { ...how, belonging: { kind: 'times', times } }, shift);
          expect(fits.length).toBeGreaterThan(0);
          expect(fits.length).toBeLessThanOrEqual(5);
          const seen = new Set<number>();
          for (const { train, held } of fits) {
            const first = Math.min(...Array.from(held, (i) => times[i] as number));
            expect(held.length).toBeGreaterThan(0);
            expect(train.length).toBeGreaterThan(0);
            for (const i of train) expect((times[i] as number) >= first).toBe(false);
            for (const i of held) {
              expect(Number.isNaN(times[i])).toBe(false);
              expect(seen.has(i)).toBe(false);
              seen.add(i);
            }
          }
          expect(Math.max(...[...seen].map((i) => times[i] as number))).toBe(Math.max(...known));
        },
      ),
    );
  });

  it('go on in time, and judge the earliest rows never', async () => {
    const times = Float64Array.from({ length: ROWS }, (_, i) => (i * 7) % ROWS);
    const seen: Int32Array[] = [];
    const plain = inputFor('trees', seen);
    const { heldOut, onnx } = await run({
      ...plain,
      material: { ...plain.material, belonging: { kind: 'times', times } },
      resampling: { folds: 3, repeats: 1, seed: 5 },
    });
    if (!heldOut || !onnx) throw new Error('no result');
    const judged = [...times.keys()].filter((i) => (times[i] as number) >= 45).map((i) => 3 * i);
    expect([...heldOut.positions]).toEqual(judged);
    expect(heldOut.outputs.length).toBe(2 * judged.length);
    expect(
      heldOut.outputs.every((p, i) => i % 2 === 1 || Math.abs(p + (heldOut.outputs[i + 1] ?? 0) - 1) < 1e-6),
    ).toBe(true);
    const lengths = seen.map((train) => train.length);
    expect(lengths.slice(3)).toEqual([45, 60, 75, ROWS]);
    expect(Math.min(...lengths.slice(0, 3))).toBeGreaterThan(45);
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
