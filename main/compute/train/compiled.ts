// Steps as ONNX programs: traced once for each batch size, run for every batch with the state fed back.
import type { Tensor } from 'onnxruntime-node';
import { CompiledProgram, StateStore } from '../program';
import { runtime, type SessionOptions } from '../session';
import { trace, type Recordable } from '../trace';
import { ApartAdam, type ApartGradients } from './apart';
import type { Batch } from './batches';
import { drawer, fill } from './draws';
import { readGroup, splitGroup } from './groups';
import { untrainedName, type StateArrays, type StepRunner } from './runner';
import {
  evaluateSpecs,
  evaluateStep,
  rateName,
  slotName,
  stateSpecs,
  trainSpecs,
  trainStep,
  type StepPlan,
} from './step';

type Feeds = Record<string, Tensor>;

interface Compiled {
  program: CompiledProgram;
  /** Gradients of the weights that are updated beside the graph. */
  gradients?: ApartGradients;
}

interface Ready extends Compiled {
  feeds: Feeds;
  /** Arrays behind the feeds that JavaScript refills. */
  random: readonly { index: number; data: Uint8Array | Float32Array }[];
}

/**
 * For how many microseconds a second thread spins between operators. A recurrent layer's step is a thousand short ones, and waking a
 * thread that sleeps takes longer than most of them.
 */
const SPIN = 50;

const onProcessor = ({ providers = ['cpu'] }: SessionOptions): boolean => providers[0] === 'cpu';

export class CompiledRunner implements StepRunner {
  readonly id = 'compiled';
  private readonly store = new StateStore();
  private readonly programs = new Map<string, Ready>();
  private readonly scalars = new Map<string, Tensor>();
  private readonly session: SessionOptions;
  /** Names for the weights that no group holds. */
  private readonly names;
  private readonly apart: ApartAdam | undefined;

  constructor(
    private readonly plan: StepPlan,
    private readonly seed: number,
    session: SessionOptions,
  ) {
    this.session = { spin: (session.threads ?? 1) > 1 ? SPIN : 0, ...session };
    const { network, groups, optimizer } = plan;
    this.names = new Map(network.weights.map(({ variable }, i) => [variable, untrainedName(i)]));
    if (onProcessor(this.session)) this.apart = ApartAdam.of(plan, this.store);
    for (const group of groups) {
      if (this.apart?.groups.has(group)) continue;
      this.store.add(group.name, group.dims, 'float32', readGroup(network, group));
      for (const slot of optimizer.slots) this.store.add(slotName(group, slot), group.dims, 'float32');
    }
    network.weights.forEach(({ variable, trainable }, i) => {
      if (trainable) return;
      this.store.add(untrainedName(i), variable.shape, 'float32', Float32Array.from(variable.dataSync()));
    });
    const { Tensor } = runtime().ort;
    for (const rate of Object.keys(optimizer.rates(1, 1))) {
      this.scalars.set(rateName(rate), new Tensor('float32', new Float32Array(1), []));
    }
  }

  /** Compiles what the run will need, so that a kernel that is missing shows before the first step. */
  prepare(train: Batch, evaluation: Batch | undefined): void {
    this.ready('train', train);
    if (evaluation) this.ready('evaluate', evaluation);
  }

  step(batch: Batch, step: number, learningRate: number): number {
    const ready = this.ready('train', batch);
    const rates = this.plan.optimizer.rates(learningRate, step);
    for (const [rate, value] of Object.entries(rates)) {
      const scalar = this.scalars.get(rateName(rate));
      if (scalar) (scalar.data as Float32Array)[0] = value;
    }
    if (ready.random.length > 0) {
      const random = drawer(this.seed, 'step', step);
      for (const { index, data } of ready.random) {
        const input = ready.program.random[index];
        if (input) fill(random, input, data);
      }
    }
    const { loss } = ready.program.run(ready.feeds);
    if (ready.gradients) this.apart?.update(ready.gradients, rates);
    return Number(loss?.data[0]);
  }

  evaluate(batch: Batch): { loss: number; predictions: Float32Array } {
    const ready = this.ready('evaluate', batch);
    const { loss, predictions } = ready.program.run(ready.feeds);
    return { loss: Number(loss?.data[0]), predictions: predictions?.data as Float32Array };
  }

  state(): StateArrays {
    return new Map(this.store.names().map((name) => [name, (this.store.data(name) as Float32Array).slice()]));
  }

  weights(): Float32Array[] {
    const { network, groups } = this.plan;
    const parts = new Map(
      groups.flatMap((group) => [...splitGroup(network, group, this.store.data(group.name) as Float32Array)]),
    );
    return network.weights.map(
      (_, i) => parts.get(i) ?? (this.store.data(untrainedName(i)) as Float32Array).slice(),
    );
  }

  restore(state: StateArrays): void {
    for (const [name, data] of state) (this.store.data(name) as Float32Array).set(data);
  }

  dispose(): void {
    for (const { program } of this.programs.values()) program.dispose();
    this.programs.clear();
  }

  /** The program for a batch of this size; its batch tensors look at the batch's own arrays. */
  private ready(kind: 'train' | 'evaluate', batch: Batch): Ready {
    const key = `${kind} ${batch.rows}`;
    const known = this.programs.get(key);
    if (known && known.feeds['x']?.data === batch.x) return known;
    const compiled = known ?? this.compile(kind, batch.rows);
    const ready = { ...compiled, ...this.bind(compiled.program, batch) };
    this.programs.set(key, ready);
    return ready;
  }

  private compile(kind: 'train' | 'evaluate', rows: number): Compiled {
    const { plan, names, apart } = this;
    const { threads = 1 } = this.session;
    const options = { names, sequential: threads === 1 && onProcessor(this.session) };
    if (kind === 'evaluate') {
      const run: Recordable = (fed, context) => evaluateStep(plan, fed, context);
      const program = trace(evaluateSpecs(plan, rows), run, options);
      return { program: new CompiledProgram(program, this.store, { ...this.session, name: 'evaluate' }) };
    }
    const groups = apart?.groups;
    const program = trace(
      trainSpecs(plan, rows),
      (fed, context) => trainStep(plan, fed, context, groups),
      options,
    );
    const gradients = apart?.gradientsOf(program.outputs);
    const updates = Object.fromEntries(stateSpecs(plan, groups).map(({ name }) => [name, `${name}/next`]));
    const compiled = new CompiledProgram(
      { ...program, outputs: gradients?.outputs ?? program.outputs },
      this.store,
      { ...this.session, name: 'train', updates, ...(gradients ? { results: gradients.results } : {}) },
    );
    return { program: compiled, ...(gradients ? { gradients } : {}) };
  }

  private bind(program: CompiledProgram, batch: Batch): Pick<Ready, 'feeds' | 'random'> {
    const { Tensor } = runtime().ort;
    const { network } = this.plan;
    const feeds: Feeds = Object.fromEntries(this.scalars);
    feeds['x'] = new Tensor('float32', batch.x, [batch.rows, network.width]);
    feeds['y'] = new Tensor('float32', batch.y, [batch.rows, network.outputs]);
    if (batch.weight) feeds['weight'] = new Tensor('float32', batch.weight, [batch.rows]);
    const random = program.random.map(({ name, dims, kind }, index) => {
      const size = dims.reduce((product, dim) => product * dim, 1);
      const data = kind === 'keep' ? new Uint8Array(size) : new Float32Array(size);
      feeds[name] =
        kind === 'keep'
          ? new Tensor('bool', data as Uint8Array, dims)
          : new Tensor('float32', data as Float32Array, dims);
      return { index, data };
    });
    return { feeds, random };
  }
}
