// The evaluation report of the project, its rules, and the threshold while it is being moved.
import type {
  ClassMoney,
  DecideBy,
  EvaluationReport,
  EvaluationRule,
  Money,
  Run,
  StreamOf,
  ThresholdGoal,
} from '../../shared/domain';
import { AssayError } from '../../shared/domain';
import { api } from '../app/client';
import { number, t } from '../app/i18n.svelte';
import { type Job, jobs, startJob } from '../app/jobs.svelte';
import { undoStack } from '../app/undo.svelte';
import { rowAt } from './words';

/** The parts of the report. */
export const REPORT_TABS = ['worth', 'lists', 'money', 'why', 'weak', 'trust', 'details'] as const;
export type ReportTab = (typeof REPORT_TABS)[number];

export const EVALUATION_JOB = 'evaluation';

export class EvaluationState {
  loading = $state(true);
  report = $state.raw<EvaluationReport | null>(null);
  stale = $state(false);
  rules = $state.raw<readonly EvaluationRule[]>([]);
  /** Finished runs, newest first: any of them can be evaluated. */
  runs = $state.raw<readonly Run[]>([]);
  /** Which run is evaluated next; null: the best. */
  runId = $state<number | null>(null);
  /** The part of the report that is looked at; it stays when the view is left. */
  tab = $state<ReportTab>();
  /** Several classes: the one that is looked at against the rest; it stays while it is one of them. */
  className = $state<string>();
  /** The threshold under the hand, before it is let go. */
  moving = $state<number | null>(null);
  saving = $state(false);
  error = $state.raw<AssayError | null>(null);

  #project: string | null = null;
  /** Of several loads that are under way, the latest counts. */
  #turn = 0;

  readonly threshold = $derived(this.moving ?? this.report?.chosenThreshold ?? 0.5);
  readonly row = $derived(this.report ? rowAt(this.report.thresholds, this.threshold) : null);

  constructor(private readonly client: typeof api) {}

  get job(): Job<EvaluationReport> | undefined {
    return jobs.latest(EVALUATION_JOB) as Job<EvaluationReport> | undefined;
  }

  /** Something long is under way: the report is about to change. */
  get busy(): boolean {
    return this.saving || this.job?.state === 'running';
  }

  async load(project: string | null): Promise<void> {
    const turn = ++this.#turn;
    if (project !== this.#project) this.#reset(project);
    if (project === null) {
      this.loading = false;
      return;
    }
    try {
      const [found, rules, runs] = await Promise.all([
        this.client.evaluate.report(),
        this.client.evaluate.rules(),
        this.client.learn.runs(),
      ]);
      if (turn !== this.#turn) return;
      this.report = found?.report ?? null;
      this.stale = found?.stale ?? false;
      this.rules = rules;
      this.runs = runs.filter((run) => run.state === 'finished').sort((a, b) => b.id - a.id);
      if (!this.runs.some((run) => run.id === this.runId)) this.runId = null;
    } catch (thrown) {
      if (turn === this.#turn) this.error = AssayError.from(thrown);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  /** Opens the test split for the chosen run. */
  evaluate(runId: number | null = this.runId): Job<EvaluationReport> {
    return this.#start(
      () => t('view.evaluation.evaluating'),
      (signal) => this.client.evaluate.run(runId === null ? {} : { runId }, { signal }),
      () => {
        this.stale = false;
        this.runId = null;
      },
    );
  }

  /** What finds and mistakes are worth; null forgets it. */
  setMoney(money: Money | null): void {
    const reportId = this.report?.id;
    if (reportId === undefined) return;
    this.#start(
      () => t('view.evaluation.money'),
      (signal) => this.client.evaluate.money({ reportId, money }, { signal }),
    );
  }

  /** What each of several classes decided as each is worth; null forgets it. */
  setClassMoney(money: ClassMoney | null): void {
    const reportId = this.report?.id;
    if (reportId === undefined) return;
    this.#start(
      () => t('view.evaluation.money'),
      (signal) => this.client.evaluate.classMoney({ reportId, money }, { signal }),
    );
  }

  /** By what is decided between several classes. */
  async decide(by: DecideBy): Promise<void> {
    const before = this.report;
    if (!before) return;
    const to = (way: DecideBy): Promise<boolean> =>
      this.#save(async () => this.#take(await this.client.evaluate.decide({ reportId: before.id, by: way })));
    if (!(await to(by))) return;
    undoStack.did({
      label: () => t('view.evaluation.did.decide'),
      undo: async () => void (await to(before.decidedBy ?? 'likeliest')),
      redo: async () => void (await to(by)),
    });
  }

  /** Slices by these columns (null: the most important ones) and fairness over these attributes. */
  inspect(slices: string[] | null, fairness: string[]): void {
    const reportId = this.report?.id;
    if (reportId === undefined) return;
    this.#start(
      () => t('view.evaluation.slices.looking'),
      (signal) => this.client.evaluate.inspect({ reportId, slices, fairness }, { signal }),
    );
  }

  /** Another finished run on the same test rows. */
  compare(runId: number): void {
    const reportId = this.report?.id;
    if (reportId === undefined) return;
    this.#start(
      () => t('view.evaluation.compare'),
      (signal) => this.client.evaluate.compareOnTest({ reportId, runId }, { signal }),
    );
  }

  /** Corrects the probabilities, or takes the correction back; the run is evaluated again. */
  calibrate(method: 'auto' | 'platt' | 'isotonic' | 'none'): void {
    const reportId = this.report?.id;
    if (reportId === undefined) return;
    this.#start(
      () => t('view.evaluation.calibration.fixing'),
      (signal) => this.client.evaluate.calibrate({ reportId, method }, { signal }),
    );
  }

  /** The threshold that suits a goal. */
  async aim(goal: ThresholdGoal): Promise<void> {
    const before = this.report;
    if (!before) return;
    const aim = (): Promise<boolean> =>
      this.#save(async () => this.#take(await this.client.evaluate.aim({ reportId: before.id, goal })));
    if (!(await aim())) return;
    undoStack.did({
      label: () => t('view.evaluation.did.goal'),
      undo: async () => void (await this.#setThreshold(before.id, before.chosenThreshold)),
      redo: async () => void (await aim()),
    });
  }

  #start(
    label: () => string,
    run: (signal: AbortSignal) => Promise<AsyncIterable<StreamOf<EvaluationReport>>>,
    ondone: () => void = () => undefined,
  ): Job<EvaluationReport> {
    this.error = null;
    return startJob<EvaluationReport>({
      kind: EVALUATION_JOB,
      label,
      run,
      ondone: (report) => {
        this.#take(report);
        ondone();
      },
      onfail: (error) => (this.error = error),
    });
  }

  /** Takes a threshold into the report; the metrics at the threshold and the gate follow. */
  async setThreshold(threshold: number): Promise<void> {
    const before = this.report;
    if (!before || before.chosenThreshold === threshold) {
      this.moving = null;
      return;
    }
    this.moving = threshold;
    if (!(await this.#setThreshold(before.id, threshold))) return;
    undoStack.did({
      label: () => t('view.evaluation.did.threshold', { threshold: number(threshold) }),
      undo: async () => void (await this.#setThreshold(before.id, before.chosenThreshold)),
      redo: async () => void (await this.#setThreshold(before.id, threshold)),
    });
  }

  async saveRules(rules: readonly EvaluationRule[]): Promise<void> {
    const before = this.rules;
    if (!(await this.#saveRules(rules))) return;
    undoStack.did({
      label: () => t('view.evaluation.did.rules'),
      undo: async () => void (await this.#saveRules(before)),
      redo: async () => void (await this.#saveRules(rules)),
    });
  }

  /** Lets a failed gate pass. Throws where that could not be kept. */
  async accept(reason: string): Promise<void> {
    this.#take(await this.client.evaluate.accept({ reason }));
  }

  #setThreshold(reportId: number, threshold: number): Promise<boolean> {
    return this.#save(async () => {
      this.#take(await this.client.evaluate.setThreshold({ reportId, threshold }));
    });
  }

  #saveRules(rules: readonly EvaluationRule[]): Promise<boolean> {
    return this.#save(async () => {
      const report = await this.client.evaluate.saveRules([...rules]);
      this.rules = rules;
      if (report) this.#take(report);
    });
  }

  async #save(work: () => Promise<void>): Promise<boolean> {
    this.saving = true;
    this.error = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      return false;
    } finally {
      this.saving = false;
      this.moving = null;
    }
  }

  #take(report: EvaluationReport): void {
    this.report = report;
  }

  #reset(project: string | null): void {
    this.#project = project;
    this.report = null;
    this.rules = [];
    this.runs = [];
    this.runId = null;
    this.moving = null;
    this.error = null;
    this.loading = true;
  }
}

export const evaluation = new EvaluationState(api);
