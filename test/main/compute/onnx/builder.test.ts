import { describe, expect, it } from 'vitest';
import { GraphBuilder, openSession, type TensorValue } from '../../../../main/compute';
import { graphFromBytes } from '../../../../main/compute/onnx/splice';

const run = (graph: GraphBuilder, feeds: Record<string, TensorValue>): Record<string, TensorValue> => {
  const session = openSession(graph.toBytes());
  try {
    return session.runSync(feeds);
  } finally {
    session.dispose();
  }
};
const f32 = (data: number[], dims = [data.length]): TensorValue => ({
  dtype: 'float32',
  dims,
  data: Float32Array.from(data),
});
const list = (tensor: TensorValue | undefined): unknown[] => (tensor ? [...tensor.data] : []);
const text = (data: string[], dims = [data.length]): TensorValue => ({ dtype: 'string', dims, data });

describe('GraphBuilder', () => {
  it('fills missing numbers and encodes strings in one graph with a named open dimension', () => {
    const g = new GraphBuilder({ name: 'recipe' });
    const age = g.input('age', 'float32', ['N', 1]);
    const city = g.input('city', 'string', ['N', 1]);
    const clean = g.op('Where', [g.op('IsNaN', [age]), g.constant(38.5), age]);
    const code = g.op(
      'LabelEncoder',
      [city],
      { keys_strings: ['Bonn', '上海'], values_int64s: [1, 2], default_int64: 0 },
      { domain: 'ai.onnx.ml' },
    );
    g.output('x', g.op('Concat', [clean, g.cast(code, 'float32')], { axis: 1 }), 'float32', ['N', 2]);
    const session = openSession(g.toBytes());
    expect(session.inputs).toEqual([
      { name: 'age', dtype: 'float32', dims: ['N', 1] },
      { name: 'city', dtype: 'string', dims: ['N', 1] },
    ]);
    const { x } = session.runSync({
      age: f32([1, NaN, 3], [3, 1]),
      city: text(['上海', 'Rome', 'Bonn'], [3, 1]),
    });
    session.dispose();
    expect(x?.dims).toEqual([3, 2]);
    expect(list(x)).toEqual([1, 2, 38.5, 0, 3, 1]);
  });

  it('carries every dtype through constants, inputs and outputs', () => {
    const cases: TensorValue[] = [
      f32([1.5, -2]),
      { dtype: 'float64', dims: [2], data: Float64Array.of(0.1, 1e300) },
      { dtype: 'int32', dims: [2], data: Int32Array.of(-7, 2147483647) },
      { dtype: 'int64', dims: [2], data: BigInt64Array.of(-(2n ** 62n), 9007199254740993n) },
      { dtype: 'uint8', dims: [2], data: Uint8Array.of(0, 255) },
      { dtype: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
      text(['', 'naïve 数据']),
    ];
    for (const tensor of cases) {
      const g = new GraphBuilder();
      const x = g.input('x', tensor.dtype, ['N']);
      const constant = g.constant(tensor.data, [2], tensor.dtype);
      g.output('same', x, tensor.dtype, ['N']);
      g.output('stored', constant, tensor.dtype, [2]);
      const { same, stored } = run(g, { x: tensor });
      expect(same).toEqual(tensor);
      expect(stored).toEqual(tensor);
    }
  });

  it('keeps 64-bit attributes, floats by name, and refuses a fraction for a whole number', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'int64', ['N']);
    const y = g.op(
      'LabelEncoder',
      [x],
      { keys_int64s: [9007199254740993n, -1n], values_floats: [1, 2], default_float: 7 },
      { domain: 'ai.onnx.ml' },
    );
    g.output('y', y, 'float32', ['N']);
    const x3: TensorValue = {
      dtype: 'int64',
      dims: [3],
      data: BigInt64Array.of(-1n, 9007199254740992n, 9007199254740993n),
    };
    expect(list(run(g, { x: x3 })['y'])).toEqual([2, 7, 1]);
    expect(() => g.op('Softmax', [y], { axis: 0.5 })).toThrow(/whole numbers/);
    expect(() => g.op('LabelEncoder', [x], { classes_strings: [] }, { domain: 'ai.onnx.ml' })).toThrow(
      /empty list/,
    );
  });

  it('writes a tree ensemble', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['N', 2]);
    const y = g.op(
      'TreeEnsembleRegressor',
      [x],
      {
        nodes_treeids: [0, 0, 0],
        nodes_nodeids: [0, 1, 2],
        nodes_featureids: [1, 0, 0],
        nodes_modes: ['BRANCH_LEQ', 'LEAF', 'LEAF'],
        nodes_values: [0.5, 0, 0],
        nodes_truenodeids: [1, 0, 0],
        nodes_falsenodeids: [2, 0, 0],
        target_treeids: [0, 0],
        target_nodeids: [1, 2],
        target_ids: [0, 0],
        target_weights: [10, 20],
        n_targets: 1,
        base_values: [0.5],
      },
      { domain: 'ai.onnx.ml' },
    );
    g.output('y', y, 'float32', ['N', 1]);
    expect(list(run(g, { x: f32([9, 0, 9, 1], [2, 2]) })['y'])).toEqual([10.5, 20.5]);
  });

  it('computes in float64 where asked', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float64', ['N']);
    g.output('y', g.op('Mul', [x, g.constant(0.1, [], 'float64')]), 'float64', ['N']);
    const { y } = run(g, { x: { dtype: 'float64', dims: [1], data: Float64Array.of(3) } });
    expect(y?.data[0]).toBe(3 * 0.1);
  });

  it('joins a recipe and a model into one graph, from a builder or from bytes', () => {
    const model = new GraphBuilder({ name: 'model' });
    const features = model.input('x', 'float32', ['N', 2]);
    const z = model.op('MatMul', [features, model.constant([2, 3], [2, 1])]);
    model.output('p', model.op('Sigmoid', [z]), 'float32', ['N', 1]);
    model.output('z', z, 'float32', ['N', 1]);
    model.metadata('learner', 'logistic');
    for (const inner of [model, model.toBytes()]) {
      const g = new GraphBuilder({ name: 'whole' });
      const [a, b] = [g.input('a', 'float32', ['N', 1]), g.input('b', 'float32', ['N', 1])];
      const outputs = g.inline(inner, { x: g.op('Concat', [a, b], { axis: 1 }) });
      g.output('score', outputs['z'] ?? '', 'float32', ['N', 1]);
      g.output('probability', outputs['p'] ?? '', 'float32', ['N', 1]);
      expect(g.toModel().metadataProps).toContainEqual({ key: 'learner', value: 'logistic' });
      const { score, probability } = run(g, { a: f32([1], [1, 1]), b: f32([-1], [1, 1]) });
      expect(score?.data[0]).toBe(-1);
      expect(probability?.data[0]).toBeCloseTo(1 / (1 + Math.E), 6);
    }
  });

  it('joins the same graph twice without names colliding, leaving unbound inputs open', () => {
    const half = new GraphBuilder();
    half.output('y', half.op('Mul', [half.input('x', 'float32', ['N']), half.constant(0.5)]), 'float32', [
      'N',
    ]);
    const g = new GraphBuilder();
    const once = g.inline(half);
    const twice = g.inline(half, { x: once['y'] ?? '' });
    g.output('quarter', twice['y'] ?? '', 'float32', ['N']);
    expect(g.inputNames).toEqual(['x']);
    expect(list(run(g, { x: f32([8]) })['quarter'])).toEqual([2]);
    expect(() => g.inline(half, { nope: 'x' })).toThrow(/no input named nope/);
  });

  it('carries a sub-graph that sees values outside it through a join', () => {
    const body = new GraphBuilder({ name: 'body', prefix: 'body/' });
    body.input('i', 'int64', []);
    const go = body.input('go', 'bool', []);
    const state = body.input('state', 'float32', []);
    body.output('go_on', go, 'bool', []);
    body.output('next', body.op('Add', [state, 'step']), 'float32', []);
    const loop = new GraphBuilder();
    const x = loop.input('x', 'float32', []);
    const [step] = loop.node('Mul', [x, loop.constant(2)], {}, { outputs: ['step'] });
    expect(step).toBe('step');
    const times = loop.constant(3n);
    loop.output(
      'y',
      loop.op('Loop', [times, loop.constant(true), x], { body: { graph: body.toGraph() } }),
      'float32',
      [],
    );
    const g = new GraphBuilder();
    const { y } = g.inline(loop.toBytes(), { x: g.input('outer', 'float32', []) });
    g.output('result', y ?? '', 'float32', []);
    expect(run(g, { outer: f32([1], []) })['result']?.data[0]).toBe(7);
  });

  it("is read from a file's bytes as from its own, constants without a number among them", () => {
    const g = new GraphBuilder({ name: 'empty' });
    const x = g.input('x', 'float32', ['N']);
    const none = g.constant(new Float32Array(0), [0]);
    g.output('y', g.op('Concat', [x, none], { axis: 0 }), 'float32', ['N']);
    const { graph } = graphFromBytes(Buffer.from(g.toBytes()));
    for (const { rawData } of graph?.initializer ?? []) {
      expect(rawData).toBeInstanceOf(Uint8Array);
      expect(Buffer.isBuffer(rawData)).toBe(false);
    }
    expect(graph?.initializer).toHaveLength(1);
  });

  it('refuses names used twice, wrong sizes and mixed kinds', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['N']);
    expect(() => g.input('x', 'float32', ['N'])).toThrow(/already/);
    expect(() => g.constant([1, 2, 3], [2, 2])).toThrow(/3 elements/);
    expect(() => g.constant(['a'], [1], 'float32')).toThrow(TypeError);
    expect(() => g.op('Nope', [x], {}, { domain: 'my.domain' })).toThrow(/domain/);
    expect(() => g.inline(Uint8Array.of(1, 2, 3))).toThrow(/not an ONNX model/);
  });

  it('tells NaN, -0 and small equal constants apart', () => {
    const g = new GraphBuilder();
    expect(g.constant(1)).toBe(g.constant(1));
    expect(g.constant(0)).not.toBe(g.constant(-0));
    expect(g.constant(1)).not.toBe(g.constant(1, [], 'float64'));
    expect(g.constant([1, 2])).not.toBe(g.constant([1, 2], [1, 2]));
  });
});
