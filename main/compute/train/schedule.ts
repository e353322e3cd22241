// The learning rate at each step. Pure functions of the step, so that a resumed run has the same rates.
import type { FullSettings } from './settings';

/** What reduce-on-plateau remembers between epochs; part of a checkpoint. */
export interface PlateauState {
  scale: number;
  best: number;
  waited: number;
}

export const freshPlateau = (): PlateauState => ({ scale: 1, best: Infinity, waited: 0 });

/**
 * The learning rate for a step.
 * @param step steps done before this one
 * @param total steps of the whole run
 * @param perEpoch steps of one epoch
 */
export function learningRateAt(
  settings: FullSettings,
  step: number,
  total: number,
  perEpoch: number,
  plateau: PlateauState,
): number {
  const { learningRate, schedule } = settings;
  switch (schedule.kind) {
    case 'constant':
      return learningRate;
    case 'reduce-on-plateau':
      return learningRate * plateau.scale;
    case 'cosine': {
      // Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts, after a linear warm-up.
      const warmup = Math.min(total - 1, Math.round((schedule.warmupEpochs ?? 0) * perEpoch));
      if (step < warmup) return (learningRate * (step + 1)) / warmup;
      const floor = schedule.floor ?? 0;
      const done = (step - warmup) / Math.max(1, total - warmup);
      return learningRate * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done))));
    }
    case 'one-cycle': {
      // Smith 2018, "Super-convergence"; the shape and its 1/25 and 1/10,000 are those of PyTorch's OneCycleLR.
      const turn = Math.max(1, Math.round((schedule.warmupFraction ?? 0.3) * total));
      const [from, to, share] =
        step < turn
          ? [1 / 25, 1, step / turn]
          : [1, 1e-4 / 25, Math.min(1, (step - turn) / Math.max(1, total - turn))];
      return learningRate * (to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share)));
    }
  }
}

/** Takes note of an epoch's watched value. */
export function notePlateau(settings: FullSettings, state: PlateauState, watched: number): PlateauState {
  const { schedule, minDelta } = settings;
  if (schedule.kind !== 'reduce-on-plateau') return state;
  if (watched < state.best - minDelta) return { ...state, best: watched, waited: 0 };
  const waited = state.waited + 1;
  if (waited < (schedule.patience ?? 3)) return { ...state, waited };
  const scale = Math.max(schedule.floor ?? 0.001, state.scale * (schedule.factor ?? 0.5));
  return { ...state, scale, waited: 0 };
}
