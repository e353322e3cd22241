// All runs of the project with their points, kept up by one stream; and the run that is being set up (a search: draft.svelte.ts).
// One instance; it outlives the view, so that a baseline that shall be followed by a network is followed.
import type { LearnerId, LearnerInfo, Run, RunState, Search, Task } from '../../shared/domain';
import { AssayError, keepsLists, weightColumn } from '../../shared/domain';
import { api } from '../app/client';
import { recipes } from '../app/recipe';
import { Comparing } from './comparing.svelte';
import { type Curves, extendAll } from './curves';
import { SearchDraft } from './draft.svelte';
import { Estimate } from './estimate.svelte';
import { isOf, Preference } from './preference.svelte';
import { watchRuns } from './watch';
import { chosenSettings, isActive } from './words';

export type Choice = Record<string, number | string | boolean>;

const ENDED = new Set<RunState>(['finished', 'cancelled', 'failed', 'interrupted']);

export class TrainingState {
  loading = $state(true);
  learners = $state.raw<readonly LearnerInfo[]>([]);
  task = $state.raw<Task | null>(null);
  /** Whether what the split keeps together are lists that are put in order. */
  lists = $state(false);
  /** The column by which rows count; null where all count alike. */
  weightedBy = $state<string | null>(null);
  runs = $state.raw<readonly Run[]>([]);
  curves = $state.raw<ReadonlyMap<number, Curves>>(new Map());
  /** The run that is looked at; null: the form for a new one. */
  selected = $state<number | null>(null);
  /** Newest first. */
  searches = $state.raw<readonly Search[]>([]);
  /** What shall learn: whatever is best, or the one that is chosen below. */
  mode = $state<'auto' | 'single'>('auto');
  /** The run whose settings are being changed to make another. */
  from = $state<number | null>(null);
  learner = $state<LearnerId>('dense');
  choices = $state.raw<Readonly<Partial<Record<LearnerId, Choice>>>>({});
  seed = $state(1);
  minutes = $state<number | null>(null);
  /** Trains the linear baseline first, where none is there yet. */
  withBaseline = $state(true);
  busy = $state.raw<string | null>(null);
  error = $state.raw<AssayError | null>(null);
  /** What follows when the baseline is done. */
  queued = $state.raw<{ after: number; learner: LearnerId } | null>(null);

  /** A run that is about to be discarded, until the person has confirmed. */
  discarding = $state<number | null>(null);

  #project: string | null = null;
  #watch: AbortController | null = null;
  #next: (() => Promise<void>) | null = null;
  /** A search that may be started. */
  readonly draft = new SearchDraft(this);
  readonly comparing: Comparing;
  readonly preference: Preference;
  readonly #estimated: Estimate;
  /** A search was just started: its first trial is shown when it begins. */
  #showFirst = false;

  readonly info = $derived(this.learners.find((l) => l.id === this.learner));
  readonly run = $derived(this.runs.find((r) => r.id === this.selected) ?? null);
  readonly active = $derived(this.runs.find(isActive) ?? null);
  /** Trials of a search are gone on with by the search. */
  readonly interrupted = $derived(
    this.runs.filter((r) => r.state === 'interrupted' && !this.searches.some((s) => s.id === r.searchId)),
  );
  /** Which run to go on with, and why; `current` where that is said of the very runs that are listed. */
  readonly preferred = $derived.by(() => {
    const { answer } = this.preference;
    return answer && { ...answer, current: isOf(answer, this.runs) };
  });
  readonly search = $derived(this.searches[0] ?? null);
  readonly searching = $derived(
    this.searches.find((s) => s.state === 'running' || s.state === 'paused') ?? null,
  );
  readonly usable = $derived(this.learners.filter((l) => this.task === null || l.tasks.includes(this.task)));
  /** Something trains, a search is between two trials, or one is being repeated. */
  readonly occupied = $derived(
    this.active !== null ||
      this.searching !== null ||
      this.searches.some(({ nested }) => nested?.state === 'running'),
  );
  /** The run whose inputs are the newest; older inputs are stale. */
  readonly hasBaseline = $derived.by(() => {
    const latest = this.runs[0]?.inputs;
    return this.runs.some(
      (r) => r.learner === 'linear' && r.inputs === latest && (r.state === 'finished' || isActive(r)),
    );
  });

  constructor(private readonly client: typeof api) {
    this.#estimated = new Estimate(client);
    this.preference = new Preference(client);
    this.comparing = new Comparing(client, (error) => (this.error = error));
  }

  /** Seconds that the chosen learner is likely to take; undefined while it is being worked out, null where it cannot be. */
  get estimate(): number | null | undefined {
    return this.#estimated.seconds;
  }

  async load(project: string | null): Promise<void> {
    if (project !== this.#project) this.#reset(project);
    if (project === null) {
      this.loading = false;
      return;
    }
    try {
      const [learners, recipe] = await Promise.all([this.client.learn.learners(), recipes.get()]);
      this.learners = learners;
      this.task = recipe?.saved ? recipe.spec.task : null;
      this.lists = recipe?.saved ? keepsLists(recipe.spec) : false;
      this.weightedBy = recipe?.saved ? weightColumn(recipe.spec) : null;
      if (!this.usable.some((l) => l.id === this.learner)) this.learner = this.usable[0]?.id ?? this.learner;
      this.#follow();
      this.preference.ask();
      this.#estimate();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      this.loading = false;
    }
  }

  select(runId: number | null): void {
    this.selected = runId;
    this.from = null;
    if (runId === null) this.#estimate();
  }

  chooseAuto(): void {
    this.mode = 'auto';
    this.from = null;
  }

  /** Opens the form with a run's settings, so that one of them can be changed and the run done again. */
  changeFrom(run: Run): void {
    this.mode = 'single';
    this.learner = run.learner;
    const plain = Object.entries(run.settings).filter(
      (entry): entry is [string, number | string | boolean] =>
        entry[1] !== null && typeof entry[1] !== 'object',
    );
    this.choices = { ...this.choices, [run.learner]: Object.fromEntries(plain) };
    this.seed = run.seed;
    this.selected = null;
    this.from = run.id;
    this.#estimate();
  }

  choose(learner: LearnerId): void {
    this.mode = 'single';
    this.from = null;
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
      ...(this.from === null ? {} : { fromRunId: this.from }),
    };
    const baseline = this.usable.some((l) => l.id === 'linear');
    if (this.from !== null || info.id === 'linear' || !this.withBaseline || this.hasBaseline || !baseline) {
      await this.#act('start', async () => this.#started(await this.client.learn.start(request)));
      return;
    }
    await this.#act('start', async () => {
      const first = await this.#baseline();
      this.queued = { after: first.id, learner: info.id };
      this.#next = async () => {
        await this.#act('start', async () => this.#started(await this.client.learn.start(request)));
      };
    });
  }

  /** Says what a search is likely to cost and to come to, from a few short fits. */
  probe = (): Promise<void> =>
    this.#act('probe', async () => {
      this.draft.forecast = await this.client.learn.forecast(this.draft.request(this.seed));
    });

  startSearch = (): Promise<void> =>
    this.#act('startSearch', async () => {
      this.#showFirst = true;
      const request = { ...this.draft.request(this.seed), forecast: this.draft.forecast };
      this.#takeSearch(await this.client.learn.startSearch(request));
    });
  pauseSearch = (searchId: number): Promise<void> =>
    this.#act('pauseSearch', async () => this.#takeSearch(await this.client.learn.pauseSearch({ searchId })));
  resumeSearch = (searchId: number): Promise<void> =>
    this.#act('resumeSearch', async () =>
      this.#takeSearch(await this.client.learn.resumeSearch({ searchId })),
    );
  cancelSearch = (searchId: number): Promise<void> =>
    this.#act('cancelSearch', async () =>
      this.#takeSearch(await this.client.learn.cancelSearch({ searchId })),
    );
  finishSearch = (searchId: number): Promise<void> =>
    this.#act('finishSearch', async () =>
      this.#takeSearch(await this.client.learn.finishSearch({ searchId })),
    );

  async startBaseline(): Promise<void> {
    await this.#act('start', async () => void (await this.#baseline()));
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
      this.preference.ask();
    });

  dropQueued(): void {
    this.queued = null;
    this.#next = null;
  }

  async #baseline(): Promise<Run> {
    const run = await this.client.learn.start({ learner: 'linear', settings: {}, seed: this.seed });
    this.#started(run);
    return run;
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

  #takeSearch(search: Search): void {
    const others = this.searches.filter((s) => s.id !== search.id);
    this.searches = [search, ...others].sort((a, b) => b.id - a.id);
  }

  #take(run: Run): void {
    if (this.#showFirst && run.searchId !== undefined && isActive(run)) {
      this.#showFirst = false;
      this.selected = run.id;
    }
    const before = this.runs.find((r) => r.id === run.id)?.state;
    if (run.state === 'finished' && before !== 'finished') this.preference.ask();
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
    void this.#watcher(watch.signal);
  }

  #watcher(signal: AbortSignal): Promise<void> {
    return watchRuns(
      this.client,
      {
        began: (runs, searches) => {
          this.searches = searches;
          this.preference.ask();
          this.runs = [...runs].sort((a, b) => b.id - a.id);
          // At first the newest is shown; later, what the person chose stays.
          if (this.loading) this.selected = this.runs[0]?.id ?? null;
          this.loading = false;
          this.curves = new Map();
        },
        told: (event) => {
          if (event.type === 'run') this.#take(event.run);
          else if (event.type === 'search') this.#takeSearch(event.search);
          else this.curves = extendAll(this.curves, event.points);
        },
        lost: (error) => {
          this.loading = false;
          if (error) this.error = error;
        },
      },
      signal,
    );
  }

  #estimate(): void {
    const { info } = this;
    const known = info && this.task !== null;
    this.#estimated.ask(
      known ? { learner: info.id, settings: chosenSettings(info, this.choices[info.id] ?? {}) } : null,
    );
  }

  #reset(project: string | null): void {
    this.#watch?.abort();
    this.#watch = null;
    this.#project = project;
    this.runs = [];
    this.curves = new Map();
    this.searches = [];
    this.preference.forget();
    this.draft.forget();
    this.mode = 'auto';
    this.from = null;
    this.comparing.end();
    this.#showFirst = false;
    this.selected = null;
    this.choices = {};
    this.error = null;
    this.discarding = null;
    this.#estimated.forget();
    this.loading = true;
    this.dropQueued();
  }
}

export const training = new TrainingState(api);
