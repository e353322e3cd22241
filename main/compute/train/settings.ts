// What may be set, with the defaults filled in. Checked before the first step, so that nothing is half done.
import { AssayError } from '../../../shared/domain';
import type { Schedule, TrainData, TrainOptions, TrainSettings } from './types';

export type FullSettings = Required<Omit<TrainSettings, 'clipNorm' | 'patience'>> &
  Pick<TrainSettings, 'clipNorm' | 'patience'>;

const DEFAULTS = {
  schedule: { kind: 'constant' } as Schedule,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  rho: 0.9,
  epsilon: 1e-7,
  weightDecay: 0,
  minDelta: 0,
  shuffle: true,
};

type Rule = readonly [name: keyof FullSettings, fits: (value: number) => boolean, reason: string];

const RULES: readonly Rule[] = [
  ['epochs', (n) => Number.isInteger(n) && n >= 1, '≥ 1'],
  ['batchSize', (n) => Number.isInteger(n) && n >= 1, '≥ 1'],
  ['learningRate', (n) => n > 0 && Number.isFinite(n), '> 0'],
  ['momentum', (n) => n >= 0 && n < 1, '0 … <1'],
  ['beta1', (n) => n >= 0 && n < 1, '0 … <1'],
  ['beta2', (n) => n >= 0 && n < 1, '0 … <1'],
  ['rho', (n) => n >= 0 && n < 1, '0 … <1'],
  ['epsilon', (n) => n > 0, '> 0'],
  ['weightDecay', (n) => n >= 0 && Number.isFinite(n), '≥ 0'],
  ['clipNorm', (n) => n > 0, '> 0'],
  ['patience', (n) => Number.isInteger(n) && n >= 1, '≥ 1'],
  ['minDelta', (n) => n >= 0, '≥ 0'],
];

const OPTIMIZERS: ReadonlySet<string> = new Set(['sgd', 'momentum', 'adam', 'adamw', 'rmsprop']);
const SCHEDULES: ReadonlySet<string> = new Set(['constant', 'cosine', 'one-cycle', 'reduce-on-plateau']);

const refuse = (setting: string, reason: string): never => {
  throw new AssayError('learn.settings', { setting, reason });
};

/** @throws AssayError 'learn.settings' naming the first setting that isn't allowed. */
export function fullSettings(settings: TrainSettings): FullSettings {
  const full: FullSettings = { ...DEFAULTS, ...withoutUndefined(settings) };
  for (const [name, fits, reason] of RULES) {
    const value = full[name];
    if (value !== undefined && !(typeof value === 'number' && fits(value))) refuse(name, reason);
  }
  if (!OPTIMIZERS.has(full.optimizer)) refuse('optimizer', [...OPTIMIZERS].join(', '));
  if (!SCHEDULES.has(full.schedule.kind)) refuse('schedule', [...SCHEDULES].join(', '));
  return full;
}

function withoutUndefined(settings: TrainSettings): TrainSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as unknown as TrainSettings;
}

/** @throws AssayError 'learn.settings' when the arrays don't have the lengths they should, or hold what can't be learned. */
export function checkData(options: TrainOptions): void {
  check('data', options.data, options.data.width);
  if (options.validation) check('validation', options.validation, options.data.width);
}

function check(name: string, data: TrainData, width: number): void {
  const { rows, x, y, sampleWeight } = data;
  if (!Number.isInteger(rows) || rows < 1) refuse(`${name}.rows`, '≥ 1');
  if (data.width !== width || x.length !== rows * width) refuse(`${name}.x`, `${rows} × ${width}`);
  if (y.length < rows || y.length % rows !== 0) refuse(`${name}.y`, `${rows} × outputs`);
  for (const [part, values] of [
    ['x', x],
    ['y', y],
    ['sampleWeight', sampleWeight ?? new Float32Array(rows)],
  ] as const) {
    for (let i = 0; i < values.length; i++)
      if (!Number.isFinite(values[i])) refuse(`${name}.${part}`, `[${i}] = ${values[i]}`);
  }
  if (!sampleWeight) return;
  if (sampleWeight.length !== rows) refuse(`${name}.sampleWeight`, `${rows}`);
  let total = 0;
  for (const weight of sampleWeight) {
    if (weight < 0) refuse(`${name}.sampleWeight`, '≥ 0');
    total += weight;
  }
  if (total <= 0) refuse(`${name}.sampleWeight`, '> 0');
}
