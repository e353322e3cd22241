// Finds a learning rate to begin with: a short run in which it grows with every step (Smith 2017, "Cyclical learning
// rates", section 3.3), and the rate at which the loss falls fastest.
import { AssayError } from '../../../shared/domain';
import { Batcher } from './batches';
import { chooseRunner } from './choose';
import { epochOrder } from './draws';
import { groupsOf } from './groups';
import { buildNetwork } from './network';
import { optimizerFor } from './optimizers';
import { Pace } from './pace';
import { checkData, fullSettings } from './settings';
import type { StepPlan } from './step';
import type { TrainOptions } from './types';

export interface FoundRate {
  /** The rate to begin with. */
  learningRate: number;
  /** Smoothed training loss at each rate tried. */
  curve: readonly { learningRate: number; loss: number }[];
}

const LOWEST = 1e-6;
const HIGHEST = 1;
const STEPS = 100;
/** Weight of the past in the smoothed loss. */
const SMOOTHING = 0.9;
/** The sweep ends where the loss has grown to this many times its best. */
const BLOWN_UP = 4;

/**
 * Takes up to 100 steps on a network made for it; nothing is kept.
 * @throws what trainNetwork throws for settings and data, and AssayError 'cancelled'.
 */
export async function findLearningRate(options: TrainOptions): Promise<FoundRate> {
  const settings = fullSettings(options.settings);
  checkData(options);
  const network = buildNetwork(options.build, options.seed, options.data.width);
  try {
    const weighted = options.data.sampleWeight !== undefined;
    const groups = groupsOf(network, settings.weightDecay);
    const plan: StepPlan = {
      network,
      groups,
      optimizer: optimizerFor(settings),
      settings,
      loss: options.loss,
      weighted,
    };
    const batcher = new Batcher(options.data, weighted);
    const size = Math.min(settings.batchSize, options.data.rows);
    const { runner } = chooseRunner(plan, options, batcher.batch(0, size), undefined);
    try {
      const perEpoch = Math.floor(options.data.rows / size);
      const pace = new Pace(options.clock, options.control);
      const curve: { learningRate: number; loss: number }[] = [];
      let [smooth, best] = [0, Infinity];
      let order = epochOrder(options.seed, 0, options.data.rows, settings.shuffle);
      for (let step = 0; step < STEPS; step++) {
        await pace.breathe();
        if (pace.cancelled) throw new AssayError('cancelled');
        if (step > 0 && step % perEpoch === 0) {
          order = epochOrder(options.seed, step / perEpoch, options.data.rows, settings.shuffle);
        }
        const start = (step % perEpoch) * size;
        const learningRate = LOWEST * (HIGHEST / LOWEST) ** (step / (STEPS - 1));
        const loss = runner.step(batcher.batch(start, start + size, order), step + 1, learningRate);
        if (!Number.isFinite(loss)) break;
        smooth = SMOOTHING * smooth + (1 - SMOOTHING) * loss;
        const unbiased = smooth / (1 - SMOOTHING ** (step + 1));
        best = Math.min(best, unbiased);
        curve.push({ learningRate, loss: unbiased });
        if (step > 10 && unbiased > BLOWN_UP * best) break;
      }
      return { learningRate: steepest(curve), curve };
    } finally {
      runner.dispose();
    }
  } finally {
    network.dispose();
  }
}

/** The rate of the steepest fall, by the slope over five steps; the lowest rate when nothing falls. */
function steepest(curve: FoundRate['curve']): number {
  let [rate, slope] = [LOWEST, 0];
  for (let i = 2; i < curve.length - 2; i++) {
    const fall = (curve[i + 2]?.loss ?? 0) - (curve[i - 2]?.loss ?? 0);
    const here = curve[i];
    if (here && fall < slope) [rate, slope] = [here.learningRate, fall];
  }
  return Number(rate.toPrecision(2));
}
