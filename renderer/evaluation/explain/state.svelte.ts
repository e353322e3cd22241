// Explanations of the evaluated run: the row that is looked at, what is changed of it, and what holds in general.
import {
  type Cell,
  type ChangeLimit,
  type ChangeLimits,
  type Counterfactual,
  type Dependence,
  type ExplainedRow,
  type ExplainMethod,
  type ExplainOpening,
  type ExplainSummary,
  type Explanation,
  type Goal,
  type RawRow,
  type RowOrder,
  saysNumber,
} from '../../../shared/domain';
import { AssayError } from '../../../shared/domain';
import { api } from '../../app/client';
import { t } from '../../app/i18n.svelte';
import { type Job, jobs, startJob } from '../../app/jobs.svelte';
import type { Focus } from '../../app/navigation.svelte';

export const OPEN_JOB = 'explain.open';
export const SEARCH_JOB = 'explain.search';
export const GENERAL_JOB = 'explain.general';
/** After the last change of a value, before the model is asked. */
const ASK_MS = 60;
const LISTED = 100;

export type Panel = 'one' | 'general';
export type Mode = 'why' | 'whatIf' | 'counterfactual';

export class ExplainState {
  opening = $state.raw<ExplainOpening | null>(null);
  order = $state<RowOrder>('closest');
  rows = $state.raw<readonly ExplainedRow[]>([]);
  /** The row as the data has it. */
  stored = $state.raw<Explanation | null>(null);
  /** The row with what was changed of it; null where nothing is. */
  changed = $state.raw<Explanation | null>(null);
  edits = $state.raw<RawRow>({});
  asking = $state(false);
  panel = $state<Panel>('one');
  mode = $state<Mode>('why');
  /** The column whose way is shown in full. */
  unfolded = $state<string | null>(null);
  limits = $state.raw<ChangeLimits>({});
  goal = $state.raw<Goal | null>(null);
  /** Null before a search, else what was found. */
  searched = $state.raw<{ found: Counterfactual | null } | null>(null);
  summary = $state.raw<ExplainSummary | null>(null);
  dependences = $state.raw<readonly Dependence[]>([]);
  column = $state<string | null>(null);
  /** How contributions are to be found; null: as suits the model. */
  method = $state<ExplainMethod | null>(null);
  error = $state.raw<AssayError | null>(null);

  #runId: number | null = null;
  /** The row that was asked for from elsewhere, until it is shown. */
  #wanted: number | null = null;
  #asked: Focus | null = null;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What is shown: the row with its changes, or as it is. */
  readonly shown = $derived(this.changed ?? this.stored);
  readonly isChanged = $derived(Object.keys(this.edits).length > 0);
  readonly dependence = $derived(this.dependences.findLast((one) => one.column === this.column) ?? null);

  constructor(private readonly client: typeof api) {}

  get job(): Job<ExplainOpening> | undefined {
    return jobs.latest(OPEN_JOB) as Job<ExplainOpening> | undefined;
  }
  get search(): Job<{ found: Counterfactual | null }> | undefined {
    return jobs.latest(SEARCH_JOB) as Job<{ found: Counterfactual | null }> | undefined;
  }
  get general(): Job<ExplainSummary | Dependence> | undefined {
    return jobs.latest(GENERAL_JOB) as Job<ExplainSummary | Dependence> | undefined;
  }

  /** Shows what is kept of a run; nothing is computed yet. */
  async load(runId: number): Promise<void> {
    if (runId !== this.#runId) this.#reset(runId);
    await this.#guarded(async () => {
      const { summary, dependences, limits } = await this.client.explain.saved({ runId });
      if (runId !== this.#runId) return;
      this.summary = summary;
      this.dependences = dependences;
      this.limits = limits;
      this.column ??= dependences.at(-1)?.column ?? null;
    });
  }

  /** Makes the run ready and shows a first row. */
  open(): Job<ExplainOpening> | null {
    const runId = this.#runId;
    if (runId === null) return null;
    this.error = null;
    return startJob<ExplainOpening>({
      kind: OPEN_JOB,
      label: () => t('view.explain.opening'),
      run: (signal) => this.client.explain.open({ runId }, { signal }),
      ondone: (opening) => {
        if (runId !== this.#runId) return;
        this.opening = opening;
        this.goal = null;
        void this.list(this.order);
      },
      onfail: (error) => (this.error = error),
    });
  }

  /** Shows the row that a person came for, once for each time that they come. Returns whether there is one. */
  follow(focus: Focus): boolean {
    if (focus.row === undefined || focus === this.#asked) return false;
    this.#asked = focus;
    this.panel = 'one';
    this.mode = 'why';
    if (this.opening) void this.show(focus.row);
    else {
      this.#wanted = focus.row;
      if (this.job?.state !== 'running') this.open();
    }
    return true;
  }

  /** Lists test rows in an order and shows the first, or the row that was asked for. */
  async list(order: RowOrder): Promise<void> {
    this.order = order;
    await this.#guarded(async () => {
      this.rows = await this.client.explain.rows({ ...this.#which(), order, limit: LISTED });
      const rowId = this.#wanted ?? this.rows[0]?.rowId;
      this.#wanted = null;
      if (rowId !== undefined) await this.show(rowId);
      // A row that the model's data doesn't have is said to be missing, beside one that it has.
      if (!this.stored && this.rows[0]) await this.show(this.rows[0].rowId);
    });
  }

  async show(rowId: number): Promise<void> {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    await this.#guarded(async () => {
      const found = await this.client.explain.row({ ...this.#how(), rowId });
      if (turn !== this.#turn) return;
      this.stored = found;
      this.changed = null;
      this.edits = {};
      this.searched = null;
      this.goal = otherAnswer(found);
      this.asking = false;
    });
  }

  /** Another class is explained, of several. */
  async explainClass(outcome: string): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    await this.#guarded(async () => {
      const { rowId, row } = shown;
      const ask = rowId === null ? { row } : { rowId };
      const found = await this.client.explain.row({ ...this.#how(), ...ask, outcome });
      if (rowId === null) this.changed = found;
      else this.stored = found;
    });
  }

  /** The same row, and what was changed of it, found in another way. */
  async explainBy(method: ExplainMethod): Promise<void> {
    this.method = method;
    const { stored } = this;
    if (!stored || stored.rowId === null) return;
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    this.asking = true;
    await this.#guarded(async () => {
      const outcome = stored.outcome === null ? {} : { outcome: stored.outcome };
      const found = await this.client.explain.row({ ...this.#how(), rowId: stored.rowId ?? 0, ...outcome });
      if (turn !== this.#turn) return;
      this.stored = found;
      this.#edit(this.edits);
    });
    if (turn === this.#turn) this.asking = false;
  }

  /** Changes one value; the model is asked as soon as the hand rests. */
  set(column: string, value: Cell): void {
    const { stored } = this;
    if (!stored) return;
    const edits = { ...this.edits, [column]: value };
    if (value === (stored.row[column] ?? null)) delete edits[column];
    this.#edit(edits);
  }

  /** Takes all values of another row, such as the one that a search found. */
  take(row: RawRow): void {
    const { stored } = this;
    if (!stored) return;
    this.#edit(Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== stored.row[name])));
    this.mode = 'whatIf';
  }

  restore(): void {
    this.#edit({});
  }

  async limit(column: string, limit: ChangeLimit): Promise<void> {
    const limits = { ...this.limits, [column]: limit };
    this.limits = limits;
    this.searched = null;
    await this.#guarded(async () => void (await this.client.explain.saveLimits(limits)));
  }

  aim(goal: Goal): void {
    this.goal = goal;
    this.searched = null;
  }

  findNearest(): void {
    const { stored, goal, limits } = this;
    if (!stored || !goal) return;
    const { row, rowId } = stored;
    startJob<{ found: Counterfactual | null }>({
      kind: SEARCH_JOB,
      label: () => t('view.explain.searching'),
      run: (signal) =>
        this.client.explain.counterfactual({ ...this.#which(), row, goal, limits }, { signal }),
      ondone: (result) => {
        if (this.stored?.rowId === rowId) this.searched = result;
      },
      onfail: (error) => (this.error = error),
    });
  }

  summarise(): void {
    const which = this.#how();
    startJob<ExplainSummary>({
      kind: GENERAL_JOB,
      label: () => t('view.explain.summarising'),
      run: (signal) => this.client.explain.summary(which, { signal }),
      ondone: (summary) => {
        if (summary.runId === this.#runId) this.summary = summary;
      },
      onfail: (error) => (this.error = error),
    });
  }

  /** Shows how the answer changes with a column; asks the model where that is not kept. */
  look(column: string, outcome?: string): void {
    this.column = column;
    const known = this.dependences.some(
      (one) => one.column === column && (outcome === undefined || one.outcome === outcome),
    );
    if (known) {
      // The wanted class comes last, where it is looked for.
      const own = (one: Dependence): boolean =>
        one.column === column && (outcome === undefined || one.outcome === outcome);
      this.dependences = [...this.dependences.filter((one) => !own(one)), ...this.dependences.filter(own)];
      return;
    }
    const which = this.#which();
    startJob<Dependence>({
      kind: GENERAL_JOB,
      label: () => t('view.explain.looking', { column }),
      run: (signal) =>
        this.client.explain.dependence({ ...which, column, ...(outcome ? { outcome } : {}) }, { signal }),
      ondone: (found) => {
        if (found.runId === this.#runId) this.dependences = [...this.dependences, found];
      },
      onfail: (error) => (this.error = error),
    });
  }

  #edit(edits: RawRow): void {
    this.edits = edits;
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    if (Object.keys(edits).length === 0) {
      this.changed = null;
      this.asking = false;
      return;
    }
    this.asking = true;
    this.#timer = setTimeout(() => void this.#ask(turn), ASK_MS);
  }

  async #ask(turn: number): Promise<void> {
    const { stored, edits } = this;
    if (!stored) return;
    await this.#guarded(async () => {
      const order = stored.contributions.map(({ column }) => column);
      const outcome = stored.outcome === null ? {} : { outcome: stored.outcome };
      const row = { ...stored.row, ...edits };
      const found = await this.client.explain.row({ ...this.#how(), row, order, ...outcome });
      if (turn !== this.#turn) return;
      this.changed = found;
      this.error = null;
    });
    if (turn === this.#turn) this.asking = false;
  }

  #how(): { runId?: number; method?: ExplainMethod } {
    return { ...this.#which(), ...(this.method === null ? {} : { method: this.method }) };
  }

  #which(): { runId?: number } {
    return this.#runId === null ? {} : { runId: this.#runId };
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.error = AssayError.from(thrown);
    }
  }

  #reset(runId: number): void {
    this.#runId = runId;
    this.#turn++;
    clearTimeout(this.#timer);
    this.opening = null;
    this.rows = [];
    this.stored = this.changed = null;
    this.edits = {};
    this.searched = null;
    this.summary = null;
    this.dependences = [];
    this.column = null;
    this.method = null;
    this.unfolded = null;
    this.#wanted = null;
    this.error = null;
    this.asking = false;
  }
}

/** What a person most likely asks: the other class, or a better number. */
function otherAnswer({ task, prediction, probabilities, says }: Explanation): Goal {
  if (saysNumber(task)) return { kind: 'atLeast', value: Number((says * 1.1).toPrecision(3)) };
  const others = Object.entries(probabilities)
    .filter(([name]) => name !== prediction)
    .sort(([, a], [, b]) => b - a);
  return { kind: 'class', name: others[0]?.[0] ?? String(prediction) };
}

export const explainState = new ExplainState(api);
