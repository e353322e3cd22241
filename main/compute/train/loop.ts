// The training loop.
import { AssayError } from '../../../shared/domain';
import { Batcher } from './batches';
import { decodeCheckpoint, encodeCheckpoint, fingerprintOf, type Position } from './checkpoint';
import { chooseRunner } from './choose';
import { epochOrder } from './draws';
import { evaluateRows, EVALUATION_ROWS } from './evaluation';
import { fitNetwork } from './fitted';
import { groupsOf } from './groups';
import { buildNetwork, type Network } from './network';
import { optimizerFor } from './optimizers';
import { Pace } from './pace';
import type { StepRunner } from './runner';
import { freshPlateau, learningRateAt, notePlateau } from './schedule';
import { checkData, fullSettings, type FullSettings } from './settings';
import type { StepPlan } from './step';
import type {
  CheckpointEvent,
  EpochEvent,
  FinishedEvent,
  FittedNetwork,
  StepEvent,
  TrainEvent,
  TrainOptions,
} from './types';

/** Rows of the training data on which the exported graph is compared with TensorFlow.js. */
const CHECKED_ROWS = 5;

/**
 * Trains a network; see TrainOptions for what it throws. Blocks its thread for up to 40 ms at a time, so run it in a worker.
 * Leaving the generator early (break, return) frees everything it holds.
 */
export async function* trainNetwork(options: TrainOptions): AsyncGenerator<TrainEvent, FittedNetwork> {
  const settings = fullSettings(options.settings);
  checkData(options);
  const network = buildNetwork(options.build, options.seed, options.data.width);
  let runner: StepRunner | undefined;
  try {
    checkOutputs(network, options);
    const weighted =
      options.data.sampleWeight !== undefined || options.validation?.sampleWeight !== undefined;
    const plan: StepPlan = {
      network,
      groups: groupsOf(network, settings.weightDecay),
      optimizer: optimizerFor(settings),
      settings,
      loss: options.loss,
      weighted,
    };
    const batcher = new Batcher(options.data, weighted);
    const { validation } = options;
    const validator = validation ? new Batcher(validation, weighted) : undefined;
    const first = batcher.batch(0, Math.min(settings.batchSize, options.data.rows));
    const probe =
      validation && validator ? validator.batch(0, Math.min(EVALUATION_ROWS, validation.rows)) : undefined;
    const choice = chooseRunner(plan, options, first, probe);
    runner = choice.runner;
    yield choice.event;
    return yield* new Run(options, settings, network, runner, batcher, validator).events();
  } finally {
    runner?.dispose();
    network.dispose();
  }
}

function checkOutputs(network: Network, { data, validation }: TrainOptions): void {
  for (const { rows, y } of validation ? [data, validation] : [data]) {
    if (y.length !== rows * network.outputs) {
      throw new AssayError('learn.settings', {
        setting: 'build',
        reason: `${y.length / rows} ≠ ${network.outputs}`,
      });
    }
  }
}

class Run {
  private position: Position = {
    epoch: 0,
    batch: 0,
    step: 0,
    elapsedMs: 0,
    lossSum: 0,
    lossRows: 0,
    plateau: freshPlateau(),
    waited: 0,
    best: null,
  };
  private bestWeights: readonly Float32Array[] | undefined;
  private readonly perEpoch: number;
  private readonly total: number;
  private readonly pace: Pace;
  private readonly fingerprint: string;
  private readonly startedAt: number;
  private readonly elapsedBefore: number;
  private readonly stepsBefore: number;
  private lastCheckpoint: number;
  private lastReport: number;
  /** Training loss since the last step event. */
  private recent = { sum: 0, count: 0 };

  constructor(
    private readonly options: TrainOptions,
    private readonly settings: FullSettings,
    private readonly network: Network,
    private readonly runner: StepRunner,
    private readonly batcher: Batcher,
    private readonly validator: Batcher | undefined,
  ) {
    this.perEpoch = Math.ceil(options.data.rows / settings.batchSize);
    this.total = this.perEpoch * settings.epochs;
    this.fingerprint = fingerprintOf(
      options,
      network.weights.map(({ variable }) => variable.shape),
    );
    if (options.checkpoint) {
      const checkpoint = decodeCheckpoint(options.checkpoint, this.fingerprint);
      this.position = checkpoint.position;
      this.bestWeights = checkpoint.bestWeights;
      runner.restore(checkpoint.state);
    }
    this.elapsedBefore = this.position.elapsedMs;
    this.stepsBefore = this.position.step;
    this.pace = new Pace(options.clock, options.control);
    this.startedAt = options.clock.now();
    this.lastCheckpoint = this.startedAt;
    this.lastReport = this.startedAt;
  }

  async *events(): AsyncGenerator<TrainEvent, FittedNetwork> {
    const { settings } = this;
    while (this.position.epoch < settings.epochs) {
      if (this.stoppedEarly) return yield* this.finish('early stop');
      const order = epochOrder(
        this.options.seed,
        this.position.epoch,
        this.options.data.rows,
        settings.shuffle,
      );
      while (this.position.batch < this.perEpoch) {
        yield* this.interruptions();
        if (this.outOfTime) {
          // What the unfinished epoch has learned may be the best so far.
          if (this.position.batch > 0) yield* this.endEpoch();
          return yield* this.finish('time budget');
        }
        this.step(order);
        yield* this.reports();
      }
      yield* this.endEpoch();
    }
    return yield* this.finish(this.stoppedEarly ? 'early stop' : 'completed');
  }

  private step(order: Int32Array): void {
    const { position, settings, options } = this;
    const start = position.batch * settings.batchSize;
    const batch = this.batcher.batch(start, Math.min(start + settings.batchSize, options.data.rows), order);
    const learningRate = this.learningRate;
    const loss = this.runner.step(batch, position.step + 1, learningRate);
    if (!Number.isFinite(loss)) {
      // A tenth is what one tries by hand; two digits are enough.
      const advised = Number((options.settings.learningRate / 10).toPrecision(2));
      throw new AssayError('learn.diverged', {
        step: position.step + 1,
        epoch: position.epoch,
        learningRate: advised,
      });
    }
    position.lossSum += loss * batch.rows;
    position.lossRows += batch.rows;
    position.batch++;
    position.step++;
    this.recent = { sum: this.recent.sum + loss, count: this.recent.count + 1 };
  }

  /** Lets messages in between steps; honours pause and cancel, each after a checkpoint. */
  private async *interruptions(): AsyncGenerator<TrainEvent, void> {
    await this.pace.breathe();
    if (this.pace.paused && !this.pace.cancelled) {
      yield this.checkpoint();
      await this.pace.waitWhilePaused();
    }
    if (this.pace.cancelled) {
      yield this.checkpoint();
      throw new AssayError('cancelled');
    }
  }

  private *reports(): Generator<TrainEvent, void> {
    const moved = this.runner.takeMove?.();
    if (moved) yield moved;
    const now = this.options.clock.now();
    if (now - this.lastReport >= (this.options.reportEveryMs ?? 200) && this.recent.count > 0) {
      this.lastReport = now;
      const loss = this.recent.sum / this.recent.count;
      this.recent = { sum: 0, count: 0 };
      const event: StepEvent = { type: 'step', ...this.progress(), loss };
      yield event;
    }
    if (now - this.lastCheckpoint >= (this.options.checkpointEveryMs ?? 1000)) yield this.checkpoint();
  }

  /** Validation, best weights, plateau and patience; then on to the next epoch. */
  private async *endEpoch(): AsyncGenerator<TrainEvent, void> {
    const { position, settings, options } = this;
    const loss = position.lossSum / position.lossRows;
    const result =
      options.validation && this.validator
        ? await evaluateRows(
            this.runner,
            this.validator,
            options.validation,
            this.network.outputs,
            this.pace,
            options.metrics,
          )
        : undefined;
    if (result === 'cancelled') {
      yield this.checkpoint();
      throw new AssayError('cancelled');
    }
    if (result && !Number.isFinite(result.loss)) {
      const advised = Number((options.settings.learningRate / 10).toPrecision(2));
      throw new AssayError('learn.diverged', {
        step: position.step,
        epoch: position.epoch,
        learningRate: advised,
      });
    }
    const watched = result?.loss ?? loss;
    const better = position.best === null || watched < position.best.loss - settings.minDelta;
    position.waited = better ? 0 : position.waited + 1;
    if (better) {
      position.best = { epoch: position.epoch, loss: watched };
      if (options.validation) this.bestWeights = this.runner.weights();
    }
    const event: EpochEvent = {
      type: 'epoch',
      ...this.progress(),
      loss,
      ...(result ? { validationLoss: result.loss, metrics: result.metrics } : {}),
      best: better,
    };
    this.recent = { sum: 0, count: 0 };
    position.plateau = notePlateau(settings, position.plateau, watched);
    Object.assign(position, { epoch: position.epoch + 1, batch: 0, lossSum: 0, lossRows: 0 });
    yield event;
    const moved = this.runner.takeMove?.();
    if (moved) yield moved;
    if (better && options.validation) yield this.checkpoint();
  }

  private async *finish(reason: FinishedEvent['reason']): AsyncGenerator<TrainEvent, FittedNetwork> {
    const { position, network, options } = this;
    const kept = this.bestWeights ?? this.runner.weights();
    network.write(kept);
    const rows = Math.min(CHECKED_ROWS, options.data.rows);
    const model = fitNetwork(network, options.data.x.slice(0, rows * network.width));
    const last = Math.max(0, position.batch > 0 ? position.epoch : position.epoch - 1);
    const event: Omit<FinishedEvent, 'model'> = {
      type: 'finished',
      reason,
      bestEpoch: this.bestWeights && position.best ? position.best.epoch : last,
      bestLoss: position.best?.loss ?? position.lossSum / Math.max(1, position.lossRows),
      epochs: position.epoch,
      steps: position.step,
      weights: model.weights,
    };
    // Not enumerable: a session stays in its thread, and posting the event leaves it out.
    yield Object.defineProperty(event, 'model', { value: model }) as FinishedEvent;
    return model;
  }

  private checkpoint(): CheckpointEvent {
    const { position } = this;
    position.elapsedMs = this.elapsedMs;
    this.lastCheckpoint = this.options.clock.now();
    const bytes = encodeCheckpoint(
      { position, state: this.runner.state(), bestWeights: this.bestWeights },
      this.fingerprint,
    );
    return { type: 'checkpoint', bytes, epoch: position.epoch, step: position.step };
  }

  private progress(): Omit<StepEvent, 'type' | 'loss'> {
    const { position, options } = this;
    const byTime = options.timeBudgetMs === undefined ? 0 : this.elapsedMs / options.timeBudgetMs;
    const fraction = Math.min(1, Math.max(position.step / this.total, byTime));
    return {
      epoch: position.epoch,
      step: position.step,
      fraction,
      learningRate: this.learningRate,
      secondsLeft: this.secondsLeft(),
    };
  }

  private secondsLeft(): number | null {
    const here = this.elapsedMs - this.elapsedBefore;
    const steps = this.position.step - this.stepsBefore;
    if (here < 500 || steps === 0) return null;
    const bySteps = ((this.total - this.position.step) * here) / steps;
    const budget = this.options.timeBudgetMs;
    const left = budget === undefined ? bySteps : Math.min(bySteps, budget - this.elapsedMs);
    return Math.max(0, left) / 1000;
  }

  private get learningRate(): number {
    return learningRateAt(
      this.settings,
      this.position.step,
      this.total,
      this.perEpoch,
      this.position.plateau,
    );
  }

  private get elapsedMs(): number {
    return this.elapsedBefore + Math.max(0, this.options.clock.now() - this.startedAt - this.pace.pausedMs);
  }

  private get outOfTime(): boolean {
    const budget = this.options.timeBudgetMs;
    // At least one step, so that there is something to keep.
    return budget !== undefined && this.position.step > 0 && this.elapsedMs >= budget;
  }

  private get stoppedEarly(): boolean {
    return this.settings.patience !== undefined && this.position.waited >= this.settings.patience;
  }
}
