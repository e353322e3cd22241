import { describe, expect, it } from 'vitest';
import {
  broadcast,
  elementwise,
  emit,
  Graph,
  neededNodes,
  normalAxes,
  reshape,
  transpose,
} from '../../../../main/compute/graph';

describe('the program graph', () => {
  it('keeps equal nodes and constants once, and random ones apart', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3], 'float32');
    expect(elementwise(g, 'Add', [x, x], 'float32')).toBe(elementwise(g, 'Add', [x, x], 'float32'));
    expect(g.constant(Float32Array.of(1, 2), [2], 'float32')).toBe(
      g.constant(Float32Array.of(1, 2), [2], 'float32'),
    );
    expect(g.constant(Float32Array.of(1, 2), [2], 'float32')).not.toBe(
      g.constant(Float32Array.of(1, 2), [1, 2], 'float32'),
    );
    expect(g.op('RandomUniform', [], [2], 'float32')).not.toBe(g.op('RandomUniform', [], [2], 'float32'));
  });

  it('tells 0 from -0 and never takes NaN for equal', () => {
    const g = new Graph();
    expect(g.constant(Float32Array.of(0, 0), [2], 'float32').splat).toBe(0);
    expect(g.constant(Float32Array.of(0, -0), [2], 'float32').splat).toBeUndefined();
    expect(Object.is(g.constant(Float32Array.of(-0), [1], 'float32').splat, -0)).toBe(true);
    expect(g.constant(Float32Array.of(NaN, NaN), [2], 'float32').splat).toBeUndefined();
  });

  it('leaves out what changes nothing', () => {
    const g = new Graph();
    const x = g.input('x', [2, 3], 'float32');
    expect(elementwise(g, 'Mul', [x, g.float(1)], 'float32')).toBe(x);
    expect(elementwise(g, 'Add', [g.float(0), x], 'float32')).toBe(x);
    expect(elementwise(g, 'Sub', [x, g.splat(0, [2, 3], 'float32')], 'float32')).toBe(x);
    expect(reshape(g, reshape(g, x, [6]), [2, 3])).toBe(x);
    expect(transpose(g, transpose(g, x, [1, 0]), [1, 0])).toBe(x);
    // A factor that makes the result larger must stay.
    expect(elementwise(g, 'Mul', [x, g.splat(1, [4, 2, 3], 'float32')], 'float32')).not.toBe(x);
  });

  it('writes only what the outputs need, in an order that runs', () => {
    const g = new Graph();
    const x = g.input('x', [2], 'float32');
    const unused = g.input('unused', [2], 'float32');
    const dead = g.op('Exp', [unused], [2], 'float32');
    const y = g.op('Tanh', [g.op('Exp', [x], [2], 'float32')], [2], 'float32');
    const outputs = [{ name: 'y', value: y }];
    expect(neededNodes(outputs).map(({ opType }) => opType)).toEqual(['Exp', 'Tanh']);
    expect(neededNodes(outputs)).not.toContain(dead.node);
    expect(emit({ inputs: g.inputs, outputs }).inputNames).toEqual(['x']);
  });

  it('orders very deep programs without overflowing', () => {
    const g = new Graph();
    let value = g.input('x', [1], 'float32');
    for (let i = 0; i < 50_000; i++) value = g.op('Neg', [value], [1], 'float32');
    expect(neededNodes([{ name: 'y', value }]).length).toBe(50_000);
  });

  it('knows shapes', () => {
    expect(broadcast([3, 1], [4])).toEqual([3, 4]);
    expect(() => broadcast([3], [4])).toThrow(/don't match/);
    expect(normalAxes([-1, 0], 3)).toEqual([0, 2]);
    expect(normalAxes([], 2)).toEqual([0, 1]);
  });
});
