// A dense network for tables: vectors of the columns (numbers by intervals or by waves), then blocks of rectified units, with or without a way around them
// (Gorishniy et al. 2021, section 3.2, "ResNet").
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { fieldsOf } from '../form';
import { defineLearner, type FitShape } from '../learner';
import { answerOf, fitNetwork, type Build } from '../network/fit';
import { costOf, training, trainingNotes } from '../network/settings';

const Settings = z.object({
  layers: z.number().int().min(1).max(6).default(2),
  units: z.number().int().min(1).max(1024).default(128),
  embedding: z.number().int().min(1).max(128).default(16),
  numbers: z.enum(['intervals', 'waves']).default('intervals'),
  frequency: z.number().min(0.001).max(100).default(1),
  blocks: z.enum(['residual', 'plain']).default('residual'),
  normalise: z.enum(['batch', 'none']).default('none'),
  dropout: z.number().min(0).max(0.9).default(0.2),
  ...training,
});
export type DenseSettings = z.infer<typeof Settings>;

/** Forward multiply-adds of a row. */
function forward(
  { width, outputs }: FitShape,
  { layers, units, embedding, bins, blocks, numbers }: DenseSettings,
): number {
  const block = (blocks === 'residual' ? 2 : 1) * units * units;
  const parts = numbers === 'waves' ? 2 * bins : bins;
  return width * embedding * (parts + units) + layers * block + units * outputs;
}

export const dense = defineLearner<DenseSettings>({
  id: 'dense',
  tasks: ['binary', 'multiclass', 'regression'],
  takesMissing: true,
  features: 'codes',
  settings: Settings,
  fields: fieldsOf(Settings.shape, 'learn.network', {
    ...trainingNotes,
    frequency: { when: { name: 'numbers', is: ['waves'] } },
  }),
  search: {
    layers: { min: 1, max: 3, whole: true },
    units: { min: 32, max: 256, log: true, whole: true },
    embedding: { values: [8, 16, 24] },
    bins: { values: [8, 16, 32, 64] },
    dropout: { min: 0, max: 0.5 },
    learningRate: { min: 0.0003, max: 0.005, log: true },
    weightDecay: { min: 0.00001, max: 0.1, log: true },
    batchSize: { values: [128, 256, 512] },
  },
  early: { length: 'epochs', patience: { name: 'patience', most: 1000 } },
  cost: (shape, settings) => costOf(shape.rows, forward(shape, settings), settings),
  fit: (input) => fitNetwork(input, build),
});

const build: Build<DenseSettings> = (tools, fields, target, settings) => {
  const { layers, fieldTokens } = tools;
  const l = layers.layers;
  const { numbers, categories } = fields;
  const { units, embedding, blocks, normalise, dropout, bins, frequency } = settings;
  const waves = settings.numbers === 'waves' ? { waves: { count: bins, spread: frequency } } : {};
  const to = (x: SymbolicTensor, layer: { apply(x: SymbolicTensor): unknown }): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  const hidden = (): ReturnType<typeof l.dense> => l.dense({ units, kernelInitializer: 'heNormal' });
  const normed = (x: SymbolicTensor): SymbolicTensor =>
    normalise === 'batch' ? to(x, l.batchNormalization()) : x;
  const dropped = (x: SymbolicTensor): SymbolicTensor =>
    dropout > 0 ? to(x, l.dropout({ rate: dropout })) : x;
  const relu = (x: SymbolicTensor): SymbolicTensor => to(x, l.reLU());
  const input = layers.input({ shape: [fields.width] });
  const vectors = to(
    input,
    fieldTokens({ numbers, categories, width: embedding, rectified: true, ...waves }),
  );
  let x = to(to(vectors, l.flatten()), hidden());
  for (let i = 0; i < settings.layers; i++) {
    if (blocks === 'plain') x = dropped(relu(normed(i === 0 ? x : to(x, hidden()))));
    else {
      const inner = to(dropped(relu(to(normed(x), hidden()))), hidden());
      x = l.add().apply([x, dropped(inner)]) as SymbolicTensor;
    }
  }
  if (blocks === 'residual') x = relu(normed(x));
  return layers.model({ inputs: input, outputs: answerOf(tools, x, target) });
};
