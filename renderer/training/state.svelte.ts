// All runs of the project with their points, kept up by one stream; and the run that is being set up.
// One instance; it outlives the view, so that a baseline that shall be followed by a network is followed.
import type {
  Forecast,
  LearnerId,
  LearnerInfo,
  Preferred,
  Run,
  RunComparison,
  RunState,
  Search,
  SearchAim,
  SearchRequest,
  Task,
} from '../../shared/domain';
import { AssayError, canAim, keepsLists, weightColumn } from '../../shared/domain';
import { api } from '../app/client';
import { recipes } from '../app/recipe';
import { type Curves, extend } from './curves';
import { Estimate } from './estimate.svelte';
import { watchRuns } from './watch';
import { chosenSettings, isActive } from './words';

export type Choice = Record<string, number | string | boolean>;

const PREFERRED_MS = 150;
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
  /** Which run to go on with, and why. */
  preferred = $state.raw<Preferred | null>(null);
  /** What shall learn: whatever is best, or the one that is chosen below. */
  mode = $state<'auto' | 'single'>('auto');
  searchMinutes = $state(5);
  /** The loss that a search of numbers is for; null: the usual one. */
  searchAim = $state.raw<SearchAim | null>(null);
  /** Kinds of learner that a search may not try. */
  barred = $state.raw<ReadonlySet<LearnerId>>(new Set());
  forecast = $state.raw<Forecast | null>(null);
  /** The run whose settings are being changed to make another. */
  from = $state<number | null>(null);
  /** The run beside which the selected one is looked at; null where that is still to be chosen, undefined where nothing is compared. */
  compareWith = $state<number | null | undefined>(undefined);
  comparison = $state.raw<{ first: number; second: number; found: RunComparison | null } | null>(null);
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
  readonly #estimated: Estimate;
  #preferredTimer: ReturnType<typeof setTimeout> | undefined;
  /** A search was just started: its first trial is shown when it begins. */
  #showFirst = false;

  readonly info = $derived(this.learners.find((l) => l.id === this.learner));
  readonly run = $derived(this.runs.find((r) => r.id === this.selected) ?? null);
  readonly active = $derived(this.runs.find(isActive) ?? null);
  /** Trials of a search are gone on with by the search. */
  readonly interrupted = $derived(
    this.runs.filter((r) => r.state === 'interrupted' && !this.searches.some((s) => s.id === r.searchId)),
  );
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
  /** What a search may be allowed to try: what can be trained by its loss. */
  readonly searchable = $derived.by(() => {
    const aim = this.task === 'regression' ? this.searchAim : null;
    return this.usable.filter((l) => aim === null || canAim(l.fields, aim));
  });
  readonly allowed = $derived(this.searchable.filter((l) => !this.barred.has(l.id)).map((l) => l.id));
  /** The run whose inputs are the newest; older inputs are stale. */
  readonly hasBaseline = $derived.by(() => {
    const latest = this.runs[0]?.inputs;
    return this.runs.some(
      (r) => r.learner === 'linear' && r.inputs === latest && (r.state === 'finished' || isActive(r)),
    );
  });

  constructor(private readonly client: typeof api) {
    this.#estimated = new Estimate(client);
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
      this.#askPreferred();
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

  setSearchMinutes(minutes: number): void {
    this.searchMinutes = minutes;
    this.forecast = null;
  }

  setSearchAim(aim: SearchAim | null): void {
    this.searchAim = aim;
    this.forecast = null;
  }

  allow(learner: LearnerId, allowed: boolean): void {
    const barred = new Set(this.barred);
    if (allowed) barred.delete(learner);
    else barred.add(learner);
    this.barred = barred;
    this.forecast = null;
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
      const first = await this.client.learn.start({ learner: 'linear', settings: {}, seed: this.seed });
      this.#started(first);
      this.queued = { after: first.id, learner: info.id };
      this.#next = async () => {
        await this.#act('start', async () => this.#started(await this.client.learn.start(request)));
      };
    });
  }

  #searchRequest(): SearchRequest {
    const { searchMinutes, seed, allowed, searchAim, task } = this;
    const aim = task === 'regression' && searchAim ? { aim: searchAim } : {};
    return { timeBudgetSeconds: searchMinutes * 60, seed, learners: allowed, ...aim };
  }

  /** Says what a search is likely to cost and to come to, from a few short fits. */
  probe = (): Promise<void> =>
    this.#act('probe', async () => {
      this.forecast = await this.client.learn.forecast(this.#searchRequest());
    });

  startSearch = (): Promise<void> =>
    this.#act('startSearch', async () => {
      this.#showFirst = true;
      this.#takeSearch(
        await this.client.learn.startSearch({ ...this.#searchRequest(), forecast: this.forecast }),
      );
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

  async compare(first: number, second: number): Promise<void> {
    if (this.comparison?.first === first && this.comparison.second === second) return;
    try {
      const found = await this.client.learn.compare({ first, second });
      this.comparison = { first, second, found };
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    }
  }

  endCompare(): void {
    this.compareWith = undefined;
    this.comparison = null;
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
      this.#askPreferred();
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

  #takeSearch(search: Search): void {
    const others = this.searches.filter((s) => s.id !== search.id);
    this.searches = [search, ...others].sort((a, b) => b.id - a.id);
  }

  /** Asks anew which run is preferred, once for several that end together. */
  #askPreferred(): void {
    clearTimeout(this.#preferredTimer);
    this.#preferredTimer = setTimeout(() => {
      this.client.learn.preferred().then(
        (preferred) => (this.preferred = preferred),
        () => (this.preferred = null),
      );
    }, PREFERRED_MS);
  }

  #take(run: Run): void {
    if (this.#showFirst && run.searchId !== undefined && isActive(run)) {
      this.#showFirst = false;
      this.selected = run.id;
    }
    const before = this.runs.find((r) => r.id === run.id)?.state;
    if (run.state === 'finished' && before !== 'finished') this.#askPreferred();
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
          this.#askPreferred();
          this.runs = [...runs].sort((a, b) => b.id - a.id);
          // At first the newest is shown; later, what the person chose stays.
          if (this.loading) this.selected = this.runs[0]?.id ?? null;
          this.loading = false;
          this.curves = new Map();
        },
        told: (event) => {
          if (event.type === 'run') this.#take(event.run);
          else if (event.type === 'search') this.#takeSearch(event.search);
          else this.#addPoints(event.points);
        },
        lost: (error) => {
          this.loading = false;
          if (error) this.error = error;
        },
      },
      signal,
    );
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
    this.preferred = null;
    this.forecast = null;
    this.barred = new Set();
    this.mode = 'auto';
    this.from = null;
    this.endCompare();
    this.#showFirst = false;
    clearTimeout(this.#preferredTimer);
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
