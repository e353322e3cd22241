// A small transformer over the columns of a table (FT-Transformer; Gorishniy et al. 2021, section 3.3): vectors of the columns and one
// of the row's own, blocks in which they look at each other, and the answer from what the row's own has gathered.
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { fieldsOf } from '../form';
import { defineLearner, type FitShape } from '../learner';
import { answerOf, fitNetwork, type Build } from '../network/fit';
import { costOf, training, trainingNotes } from '../network/settings';

const Settings = z.object({
  layers: z.number().int().min(1).max(6).default(2),
  heads: z.number().int().min(1).max(16).default(4),
  headWidth: z.number().int().min(1).max(64).default(8),
  dropout: z.number().min(0).max(0.9).default(0.1),
  ...training,
  epochs: training.epochs.default(15),
  patience: training.patience.default(5),
});
export type TransformerSettings = z.infer<typeof Settings>;

/** Hidden units of a block's own network, as so many times the length of a vector. */
const INNER = 2;

/** Forward multiply-adds of a row. */
function forward(shape: FitShape, { layers, heads, headWidth, bins }: TransformerSettings): number {
  const [tokens, width] = [shape.width + 1, heads * headWidth];
  const looking = tokens * (4 * width * width + 2 * tokens * width);
  const inner = 2 * INNER * width * width;
  // The last block's own network runs on one vector of the row alone.
  const blocks = layers * looking + ((layers - 1) * tokens + 1) * inner;
  return shape.width * bins * width + blocks + width * shape.outputs;
}

export const transformer = defineLearner<TransformerSettings>({
  id: 'transformer',
  tasks: ['binary', 'multiclass', 'regression'],
  takesMissing: true,
  features: 'codes',
  settings: Settings,
  fields: fieldsOf(Settings.shape, 'learn.network', trainingNotes),
  search: {
    layers: { min: 1, max: 3, whole: true },
    headWidth: { values: [4, 8, 12] },
    bins: { values: [8, 16, 32] },
    dropout: { min: 0, max: 0.3 },
    learningRate: { min: 0.0003, max: 0.003, log: true },
    weightDecay: { min: 0.00001, max: 0.1, log: true },
  },
  dear: true,
  early: { length: 'epochs', patience: { name: 'patience', most: 1000 } },
  cost: (shape, settings) => costOf(shape.rows, forward(shape, settings), settings),
  fit: (input) => fitNetwork(input, build),
});

const build: Build<TransformerSettings> = (tools, fields, target, settings) => {
  const { layers, fieldTokens, firstToken, selfAttention } = tools;
  const l = layers.layers;
  const { heads, headWidth, dropout } = settings;
  const { numbers, categories } = fields;
  const width = heads * headWidth;
  const to = (x: SymbolicTensor, layer: { apply(x: SymbolicTensor): unknown }): SymbolicTensor =>
    layer.apply(x) as SymbolicTensor;
  const dropped = (x: SymbolicTensor): SymbolicTensor =>
    dropout > 0 ? to(x, l.dropout({ rate: dropout })) : x;
  const plus = (x: SymbolicTensor, more: SymbolicTensor): SymbolicTensor =>
    l.add().apply([x, dropped(more)]) as SymbolicTensor;
  const input = layers.input({ shape: [fields.width] });
  let x = to(input, fieldTokens({ numbers, categories, width, summary: true }));
  for (let i = 0; i < settings.layers; i++) {
    x = plus(x, to(to(x, l.layerNormalization()), selfAttention({ heads, keyWidth: headWidth })));
    // Of the last block only the row's own vector is used, and what follows treats each vector by itself.
    if (i === settings.layers - 1) x = to(x, firstToken());
    const inner = l.dense({ units: INNER * width, activation: 'relu', kernelInitializer: 'heNormal' });
    x = plus(x, to(to(to(x, l.layerNormalization()), inner), l.dense({ units: width })));
  }
  const gathered = to(to(x, l.layerNormalization()), l.reLU());
  return layers.model({ inputs: input, outputs: answerOf(tools, gathered, target) });
};
