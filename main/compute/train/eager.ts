// Steps run kernel by kernel by TensorFlow.js: for networks with a kernel that can't be compiled, for CUDA, and for comparison.
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Random } from '../../../shared/domain';
import { onBackend, tf } from '../tensorflow';
import { withRandomSource, type TraceContext } from '../trace';
import type { Batch } from './batches';
import { drawer, fill } from './draws';
import { readGroup, splitGroup } from './groups';
import { untrainedName, type StateArrays, type StepRunner } from './runner';
import { evaluateStep, rateName, slotName, stateSpecs, trainStep, type StepPlan } from './step';

export class EagerRunner implements StepRunner {
  readonly id = 'eager';
  private readonly values = new Map<string, Tensor>();

  /** @param device the TensorFlow.js backend that computes */
  constructor(
    private readonly plan: StepPlan,
    private readonly seed: number,
    private readonly device = 'cpu',
  ) {
    const { network, groups, optimizer } = plan;
    onBackend(device, () => {
      for (const group of groups) {
        this.values.set(group.name, tf.tensor(readGroup(network, group), [...group.dims]));
        for (const slot of optimizer.slots) this.values.set(slotName(group, slot), tf.zeros([...group.dims]));
      }
    });
  }

  step(batch: Batch, step: number, learningRate: number): number {
    return onBackend(this.device, () => this.stepHere(batch, step, learningRate));
  }

  evaluate(batch: Batch): { loss: number; predictions: Float32Array } {
    return onBackend(this.device, () => this.evaluateHere(batch));
  }

  restore(state: StateArrays): void {
    onBackend(this.device, () => this.restoreHere(state));
  }

  private stepHere(batch: Batch, step: number, learningRate: number): number {
    const random = drawer(this.seed, 'step', step);
    return tf.tidy(() => {
      const fed = this.fed(batch);
      for (const [rate, value] of Object.entries(this.plan.optimizer.rates(learningRate, step))) {
        fed[rateName(rate)] = tf.scalar(value);
      }
      const results = this.withDraws(random, (context) => trainStep(this.plan, fed, context));
      for (const { name } of stateSpecs(this.plan)) {
        const next = results[`${name}/next`];
        if (!next) continue;
        this.values.get(name)?.dispose();
        this.values.set(name, tf.keep(tf.clone(next)));
      }
      const { loss } = results;
      const value = loss?.dataSync()[0] ?? NaN;
      loss?.dispose();
      return value;
    });
  }

  private evaluateHere(batch: Batch): { loss: number; predictions: Float32Array } {
    return tf.tidy(() => {
      const { loss, predictions } = evaluateStep(this.plan, this.fed(batch), bindVariables);
      return {
        loss: loss?.dataSync()[0] ?? NaN,
        predictions: Float32Array.from(predictions?.dataSync() ?? []),
      };
    });
  }

  state(): StateArrays {
    const arrays = new Map(
      [...this.values].map(([name, value]) => [name, Float32Array.from(value.dataSync())]),
    );
    this.plan.network.weights.forEach(({ variable, trainable }, i) => {
      if (!trainable) arrays.set(untrainedName(i), Float32Array.from(variable.dataSync()));
    });
    return arrays;
  }

  weights(): Float32Array[] {
    const { network, groups } = this.plan;
    const parts = new Map(
      groups.flatMap((group) => {
        const value = this.values.get(group.name);
        return value ? [...splitGroup(network, group, Float32Array.from(value.dataSync()))] : [];
      }),
    );
    return network.weights.map(({ variable }, i) => parts.get(i) ?? Float32Array.from(variable.dataSync()));
  }

  private restoreHere(state: StateArrays): void {
    for (const [name, value] of this.values) {
      const data = state.get(name);
      if (!data) continue;
      this.values.set(name, tf.tensor(data.slice(), value.shape));
      value.dispose();
    }
    this.plan.network.weights.forEach(({ variable }, i) => {
      const data = state.get(untrainedName(i));
      if (data) tf.tidy(() => variable.assign(tf.tensor(data.slice(), variable.shape)));
    });
  }

  dispose(): void {
    for (const value of this.values.values()) value.dispose();
    this.values.clear();
  }

  private fed(batch: Batch): Record<string, Tensor> {
    const { network } = this.plan;
    const fed: Record<string, Tensor> = {
      x: tf.tensor(batch.x, [batch.rows, network.width]),
      y: tf.tensor(batch.y, [batch.rows, network.outputs]),
    };
    if (batch.weight) fed['weight'] = tf.tensor(batch.weight, [batch.rows]);
    for (const [name, value] of this.values) fed[name] = value;
    return fed;
  }

  /** Random layers draw what the compiled program would be fed; anything else draws from the same stream. */
  private withDraws<T>(random: Random, action: (context: TraceContext) => T): T {
    const original = Math.random;
    Math.random = () => random.uniform();
    try {
      return withRandomSource(
        {
          keep: (dims, keep) => {
            const data = new Uint8Array(tf.util.sizeFromShape([...dims]));
            fill(random, { name: '', dims, kind: 'keep', keep }, data);
            return tf.tensor(data, [...dims], 'bool');
          },
          normal: (dims) => {
            const data = new Float32Array(tf.util.sizeFromShape([...dims]));
            fill(random, { name: '', dims, kind: 'normal', keep: 1 }, data);
            return tf.tensor(data, [...dims]);
          },
        },
        () => action(bindVariables),
      );
    } finally {
      Math.random = original;
    }
  }
}

const bindVariables: TraceContext = { bind: (variable, value) => variable.assign(value) };
