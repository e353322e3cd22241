// What is exported is what was trained: the scores of ONNX Runtime's tree node and ours are the same bits.
import { describe, expect, it } from 'vitest';
import { GraphBuilder, openSession } from '../../../../main/compute';
import { forest, trees } from '../../../../main/learn/trees';
import type { TreesModel } from '../../../../main/learn/trees/model';
import { ensembleAttributes } from '../../../../main/learn/trees/onnx';
import { Random, type Settings, type Task } from '../../../../shared/domain';
import { fitMixed, LEVELS, mixed, WIDTH } from './material';

const quick = { rounds: 25, learningRate: 0.2, minRows: 5, patience: 100 };
const cases: [string, typeof trees, Task, Settings][] = [
  ['binary', trees, 'binary', quick],
  ['binary, sampling', trees, 'binary', { ...quick, rowShare: 0.6 }],
  ['multiclass', trees, 'multiclass', { ...quick, rounds: 10 }],
  ['squared', trees, 'regression', quick],
  ['absolute', trees, 'regression', { ...quick, objective: 'absolute' }],
  ['quantile', trees, 'regression', { ...quick, objective: 'quantile', alpha: 0.9 }],
  ['poisson', trees, 'regression', { ...quick, objective: 'poisson' }],
  ['tweedie', trees, 'regression', { ...quick, objective: 'tweedie' }],
  ['forest, binary', forest, 'binary', { trees: 10, minRows: 2 }],
  ['forest, multiclass', forest, 'multiclass', { trees: 5, minRows: 2 }],
  ['forest, regression', forest, 'regression', { trees: 10, minRows: 2 }],
  ['extra trees, binary', forest, 'binary', { trees: 10, minRows: 2, splits: 'drawn' }],
];

/** Rows that training never saw: unknown codes, gaps everywhere, and values on and right beside thresholds. */
function hardRows(model: TreesModel): Float32Array {
  const random = new Random(9);
  const { x } = mixed('binary', 400, 5);
  const next = new Int32Array(1);
  const single = new Float32Array(next.buffer);
  for (let row = 0; row < 400; row++) {
    const tree = model.trees[random.below(model.trees.length)];
    if (!tree || tree.feature.length === 0) continue;
    const node = random.below(tree.feature.length);
    single[0] = tree.threshold[node] as number;
    next[0] = (next[0] as number) + random.below(3) - 1;
    x[row * WIDTH + (tree.feature[node] as number)] = single[0];
    if (row % 7 === 0) x[row * WIDTH + 1] = LEVELS + random.below(3);
    if (row % 11 === 0) x[row * WIDTH + random.below(WIDTH)] = NaN;
  }
  return x;
}

describe.each(cases)('%s', (_name, learner, task, settings) => {
  it('scores in ONNX Runtime as in plain code, to the bit', async () => {
    const { model } = await fitMixed(learner, task, settings);
    const x = hardRows(model);
    const outputs = model.start.length;
    const graph = new GraphBuilder();
    const features = graph.input('features', 'float32', ['N', WIDTH]);
    const attributes = ensembleAttributes(model.trees, model.start);
    const scores = graph.op('TreeEnsembleRegressor', [features], attributes, { domain: 'ai.onnx.ml' });
    graph.output('scores', scores, 'float32', ['N', outputs]);
    const session = openSession(graph.toBytes());
    const found = session.runSync({ features: { dtype: 'float32', dims: [400, WIDTH], data: x } })['scores'];
    session.dispose();
    expect(found?.data).toEqual(model.scores(x, 400));
    const whole = openSession(model.toOnnx().toBytes());
    const output = task === 'regression' ? 'prediction' : 'probabilities';
    const graphed = whole.runSync({ features: { dtype: 'float32', dims: [400, WIDTH], data: x } })[output]
      ?.data;
    whole.dispose();
    model.predict(x, 400).forEach((value, i) => {
      const other = Number(graphed?.[i]);
      if (!(Math.abs(value - other) <= 1e-6 * Math.max(1, Math.abs(value))))
        expect.fail(`${value} is not ${other}`);
    });
  });
});

it('exports a model without a tree', async () => {
  const { model } = await fitMixed(trees, 'binary', { rounds: 1, minRows: 100_000 });
  const session = openSession(model.toOnnx().toBytes());
  const { x } = mixed('binary', 3, 1);
  const { probabilities } = session.runSync({ features: { dtype: 'float32', dims: [3, WIDTH], data: x } });
  session.dispose();
  expect(probabilities?.data).toEqual(model.predict(x, 3));
});
