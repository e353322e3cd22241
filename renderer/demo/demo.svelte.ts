// Walks a sample through the flowchart, at a pace that can be followed.
import { AssayError } from '../../shared/domain';
import { takeSample } from '../app/imports.svelte';
import type { Job } from '../app/jobs.svelte';
import { go } from '../app/navigation.svelte';
import { workspace } from '../app/workspace.svelte';
import { deploy } from '../deploy';
import { evaluation } from '../evaluation';
import { features } from '../features';
import { quality } from '../quality';
import { training } from '../training';

export const DEMO_STEPS = [
  'collect',
  'quality',
  'features',
  'train',
  'evaluate',
  'deploy',
  'monitor',
  'done',
] as const;
export type DemoStep = (typeof DEMO_STEPS)[number];

const LOOK_MS = 3500;
const POLL_MS = 150;

class Demo {
  step = $state<DemoStep | null>(null);
  error = $state.raw<AssayError | null>(null);
  #abort = new AbortController();

  readonly running = $derived(this.step !== null && this.step !== 'done' && this.error === null);

  /** Begins the walk in a project of its own. */
  async start(): Promise<void> {
    if (this.running) return;
    this.#abort = new AbortController();
    this.error = null;
    try {
      await this.#walk();
    } catch (thrown) {
      const error = AssayError.from(thrown);
      if (error.code === 'cancelled') this.step = null;
      else this.error = error;
    }
  }

  /** Leaves everything as it is at this point; what runs in the kernel goes on. */
  stop(): void {
    this.#abort.abort();
    this.step = null;
    this.error = null;
  }

  async #walk(): Promise<void> {
    this.step = 'collect';
    await this.#until(() => workspace.known);
    await takeSample('bank');
    if (!workspace.version) throw new AssayError('data.none');
    await this.#look();

    this.step = 'quality';
    go('quality');
    await this.#until(() => quality.loaded);
    await this.#finished(quality.run());
    await this.#look();

    this.step = 'features';
    go('features');
    await this.#until(() => !features.loading);
    await features.chooseTarget('y', false);
    await this.#look();
    await this.#finished(features.save());

    this.step = 'train';
    go('training');
    await this.#until(() => !training.loading && training.usable.length > 0);
    training.choose('dense');
    await training.start();
    if (training.error) throw training.error;
    // The network follows the baseline, so its run is what to wait for.
    await this.#until(() => training.runs.some((run) => run.learner === 'dense' && run.state !== 'running'));
    await this.#look();

    this.step = 'evaluate';
    go('evaluation');
    await this.#until(() => !evaluation.loading);
    await this.#finished(evaluation.evaluate());
    await this.#look();

    this.step = 'deploy';
    go('deploy');
    await this.#until(() => !deploy.loading);
    await deploy.register();
    if (deploy.error) throw deploy.error;
    await deploy.setService(true);
    await this.#look();

    this.step = 'monitor';
    go('monitor');
    await this.#look();
    go('flow');
    this.step = 'done';
  }

  async #finished(job: Pick<Job, 'finished' | 'error'> | null): Promise<void> {
    await job?.finished;
    this.#check();
    if (job?.error) throw job.error;
  }

  #look(): Promise<void> {
    const from = performance.now();
    return this.#until(() => performance.now() - from >= LOOK_MS);
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!reached()) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      this.#check();
    }
  }

  #check(): void {
    if (this.#abort.signal.aborted) throw new AssayError('cancelled');
  }
}

export const demo = new Demo();
