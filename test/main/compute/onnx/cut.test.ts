// A graph parted at a node: both parts one after the other say what the whole says.
import { expect, it } from 'vitest';
import { cutAt, GraphBuilder, openSession } from '../../../../main/compute';

const floats = (data: number[], dims: number[]) => ({
  dtype: 'float32' as const,
  dims,
  data: Float32Array.from(data),
});

/** (x * [2, 3]) -> Neg -> + 1; with `past`, x is added too, past the node. */
function graphOf(past: boolean): Uint8Array {
  const graph = new GraphBuilder();
  const x = graph.input('x', 'float32', ['N', 2]);
  const node = graph.op('Neg', [graph.op('Mul', [x, graph.constant([2, 3], [2])])]);
  const sum = graph.op('Add', [node, past ? x : graph.constant(1)]);
  graph.output('y', sum, 'float32', ['N', 2]);
  graph.metadata('about', 'a test');
  return graph.toBytes();
}

it('is the same in two parts', () => {
  const onnx = graphOf(false);
  const cut = cutAt(onnx, 'Neg');
  if (!cut) throw new Error('not cut');
  expect([cut.node.op, cut.metadata]).toEqual(['Neg', { about: 'a test' }]);
  const x = floats([0, 1, -2, 3], [2, 2]);
  const whole = openSession(onnx);
  const before = openSession(cut.before());
  const after = openSession(cut.after(['N', 2]));
  const [middle] = Object.values(before.runSync({ x }));
  expect(Array.from(middle?.data as Float32Array)).toEqual([0, 3, -4, 9]);
  const negative = Array.from(middle?.data as Float32Array, (v) => -v);
  const { y } = after.runSync({ [after.inputs[0]?.name ?? '']: floats(negative, [2, 2]) });
  expect(y?.data).toEqual(whole.runSync({ x })['y']?.data);
  for (const session of [whole, before, after]) session.dispose();
});

it('is not parted where values pass the node by, nor at a node that is not there or not alone', () => {
  expect(cutAt(graphOf(true), 'Neg')).toBeNull();
  expect(cutAt(graphOf(false), 'Exp')).toBeNull();
  const graph = new GraphBuilder();
  const x = graph.input('x', 'float32', ['N']);
  graph.output('y', graph.op('Exp', [graph.op('Exp', [x])]), 'float32', ['N']);
  expect(cutAt(graph.toBytes(), 'Exp')).toBeNull();
});
