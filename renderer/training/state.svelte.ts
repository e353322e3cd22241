// All runs of the project with their points, kept up by one stream; and the run that is being set up.
// One instance; it outlives the view, so that a baseline that shall be followed by a network is followed.
import type { LearnerId, LearnerInfo, Run, RunState, Task } from '../../shared/domain';
import { AssayError } from '../../shared/domain';
import { api } from '../app/client';
import { type Curves, extend } from './curves';
import { chosenSettings, isActive } from './words';

export type Choice = Record<string, number | string | boolean>;

const RETRY_MS = 1000;
const ESTIMATE_MS = 350;
const ENDED = new Set<RunState>(['finished', 'cancelled', 'failed', 'interrupted']);

export class TrainingState {
  loading = $state(true);
  learners = $state.raw<readonly LearnerInfo[]>([]);
  task = $state.raw<Task | null>(null);
  runs = $state.raw<readonly Run[]>([]);
  curves = $state.raw<ReadonlyMap<number, Curves>>(new Map());
  /** The run that is looked at; null: the form for a new one. */
  selected = $state<number | null>(null);
  learner = $state<LearnerId>('dense');
  choices = $state.raw<Readonly<Partial<Record<LearnerId, Choice>>>>({});
  seed = $state(1);
  minutes = $state<number | null>(null);
  /** Trains the linear baseline first, where none is there yet. */
  withBaseline = $state(true);
  /** Undefined while it is being worked out. */
  estimate = $state.raw<number | null | undefined>(undefined);
  busy = $state.raw<string | null>(null);
  error = $state.raw<AssayError | null>(null);
  /** What follows when the baseline is done. */
  queued = $state.raw<{ after: number; learner: LearnerId } | null>(null);

  /** A run that is about to be discarded, until the person has confirmed. */
  discarding = $state<number | null>(null);

  #project: string | null = null;
  #watch: AbortController | null = null;
  #next: (() => Promise<void>) | null = null;
  #estimateTimer: ReturnType<typeof setTimeout> | undefined;
  #estimateTurn = 0;

  readonly info = $derived(this.learners.find((l) => l.id === this.learner));
  readonly run = $derived(this.runs.find((r) => r.id === this.selected) ?? null);
  readonly active = $derived(this.runs.find(isActive) ?? null);
  readonly interrupted = $derived(this.runs.filter((r) => r.state === 'interrupted'));
  readonly usable = $derived(
    this.learners.filter((l) => l.landed && (this.task === null || l.tasks.includes(this.task))),
  );
  /** The run whose inputs are the newest; older inputs are stale. */
  readonly hasBaseline = $derived.by(() => {
    const latest = this.runs[0]?.inputs;
    return this.runs.some(
      (r) => r.learner === 'linear' && r.inputs === latest && (r.state === 'finished' || isActive(r)),
    );
  });

  constructor(private readonly client: typeof api) {}

  async load(project: string | null): Promise<void> {
    if (project !== this.#project) this.#reset(project);
    if (project === null) {
      this.loading = false;
      return;
    }
    try {
      const [learners, recipe] = await Promise.all([this.client.learn.learners(), this.client.recipe.get()]);
      this.learners = learners;
      this.task = recipe?.saved ? recipe.spec.task : null;
      if (!this.usable.some((l) => l.id === this.learner)) this.learner = this.usable[0]?.id ?? this.learner;
      this.#follow();
      this.#estimate();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      this.loading = false;
    }
  }

  select(runId: number | null): void {
    this.selected = runId;
    if (runId === null) this.#estimate();
  }

  choose(learner: LearnerId): void {
    this.learner = learner;
    this.#estimate();
  }

  set(name: string, value: number | string | boolean): void {
    this.choices = { ...this.choices, [this.learner]: { ...this.choices[this.learner], [name]: value } };
    this.#estimate();
  }

  /** Starts the chosen learner; the baseline first where it is wanted and missing. */
  async start(): Promise<void> {
    const { info } = this;
    if (!info || this.busy) return;
    const settings = chosenSettings(info, this.choices[info.id] ?? {});
    const request = {
      learner: info.id,
      settings,
      seed: this.seed,
      ...(this.minutes === null ? {} : { timeBudgetSeconds: this.minutes * 60 }),
    };
    const baseline = this.usable.some((l) => l.id === 'linear');
    if (info.id === 'linear' || !this.withBaseline || this.hasBaseline || !baseline) {
      await this.#act('start', async () => this.#started(await this.client.learn.start(request)));
      return;
    }
    await this.#act('start', async () => {
      const first = await this.client.learn.start({ learner: 'linear', settings: {}, seed: this.seed });
      this.#started(first);
      this.queued = { after: first.id, learner: info.id };
      this.#next = async () => {
        await this.#act('start', async () => this.#started(await this.client.learn.start(request)));
      };
    });
  }

  async startBaseline(): Promise<void> {
    await this.#act('start', async () =>
      this.#started(await this.client.learn.start({ learner: 'linear', settings: {}, seed: this.seed })),
    );
  }

  pause = (runId: number): Promise<void> =>
    this.#act('pause', async () => this.#take(await this.client.learn.pause({ runId })));
  resume = (runId: number): Promise<void> =>
    this.#act('resume', async () => {
      this.#take(await this.client.learn.resume({ runId }));
      this.selected = runId;
    });
  cancel = (runId: number): Promise<void> =>
    this.#act('cancel', async () => {
      if (this.queued?.after === runId) this.dropQueued();
      this.#take(await this.client.learn.cancel({ runId }));
    });
  discard = (runId: number): Promise<void> =>
    this.#act('discard', async () => {
      this.discarding = null;
      await this.client.learn.discard({ runId });
      this.runs = this.runs.filter((r) => r.id !== runId);
      if (this.selected === runId) this.selected = this.runs[0]?.id ?? null;
    });

  dropQueued(): void {
    this.queued = null;
    this.#next = null;
  }

  #started(run: Run): void {
    this.#take(run);
    this.selected = run.id;
  }

  async #act(what: string, work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = what;
    this.error = null;
    try {
      await work();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    } finally {
      this.busy = null;
    }
  }

  #take(run: Run): void {
    const known = this.runs.some((r) => r.id === run.id);
    // Newest first; a change never moves a row.
    this.runs = known
      ? this.runs.map((r) => (r.id === run.id ? run : r))
      : [run, ...this.runs].sort((a, b) => b.id - a.id);
    if (this.queued?.after !== run.id || !ENDED.has(run.state)) return;
    const next = this.#next;
    this.dropQueued();
    // A baseline that was cancelled or failed ends the chain: the person shall look first.
    if (run.state === 'finished') void next?.();
  }

  /** One stream for the whole project; taken up again when the connection was lost. */
  #follow(): void {
    if (this.#watch) return;
    const watch = new AbortController();
    this.#watch = watch;
    void this.#listen(watch.signal);
  }

  async #listen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const runs = await this.client.learn.runs();
        if (signal.aborted) return;
        this.runs = [...runs].sort((a, b) => b.id - a.id);
        // At first the newest is shown; later, what the person chose stays.
        if (this.loading) this.selected = this.runs[0]?.id ?? null;
        this.loading = false;
        // The stream begins with every stored point, so that what was there before is replaced, not doubled.
        this.curves = new Map();
        for await (const event of await this.client.learn.watch(undefined, { signal })) {
          if (signal.aborted) return;
          if (event.type === 'run') this.#take(event.run);
          else if (event.type === 'points') this.#addPoints(event.points);
        }
      } catch (thrown) {
        if (signal.aborted) return;
        this.loading = false;
        const error = AssayError.from(thrown);
        if (error.code !== 'cancelled' && error.code !== 'kernel.lost' && error.code !== 'project.none')
          this.error = error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  #addPoints(points: Parameters<typeof extend>[1]): void {
    const byRun = new Map<number, (typeof points)[number][]>();
    for (const p of points) {
      const list = byRun.get(p.runId);
      if (list) list.push(p);
      else byRun.set(p.runId, [p]);
    }
    const next = new Map(this.curves);
    for (const [id, list] of byRun) next.set(id, extend(next.get(id) ?? new Map(), list));
    this.curves = next;
  }

  #estimate(): void {
    clearTimeout(this.#estimateTimer);
    const turn = ++this.#estimateTurn;
    const { info } = this;
    if (!info || this.task === null) return;
    this.estimate = undefined;
    const request = { learner: info.id, settings: chosenSettings(info, this.choices[info.id] ?? {}) };
    this.#estimateTimer = setTimeout(() => {
      this.client.learn.estimate(request).then(
        ({ seconds }) => {
          if (turn === this.#estimateTurn) this.estimate = seconds;
        },
        () => {
          if (turn === this.#estimateTurn) this.estimate = null;
        },
      );
    }, ESTIMATE_MS);
  }

  #reset(project: string | null): void {
    this.#watch?.abort();
    this.#watch = null;
    this.#project = project;
    this.runs = [];
    this.curves = new Map();
    this.selected = null;
    this.choices = {};
    this.error = null;
    this.discarding = null;
    this.estimate = undefined;
    this.loading = true;
    this.dropQueued();
  }
}

export const training = new TrainingState(api);
