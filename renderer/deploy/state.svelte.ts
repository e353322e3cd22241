// The registry, the local service, and the prediction that is being tried.
import type {
  Alias,
  AliasChange,
  Cell,
  EvaluationReport,
  ModelVersion,
  Prediction,
  ScoreResult,
  ServiceStatus,
} from '../../shared/domain';
import { AssayError, decisionOf } from '../../shared/domain';
import { api } from '../app/client';
import { locale, t } from '../app/i18n.svelte';
import { type Job, jobs, startJob } from '../app/jobs.svelte';
import { undoStack } from '../app/undo.svelte';
import { inProduction, rowOf, scoredName, typed } from './form';

export const SCORE_JOB = 'score';
const PREDICT_MS = 150;

/** Whether a version is of a report as it stands: the same run, deciding the same way. */
const isOf = (model: ModelVersion, report: EvaluationReport): boolean =>
  model.runId === report.runId &&
  model.threshold === report.chosenThreshold &&
  JSON.stringify(model.decision) === JSON.stringify(decisionOf(report));

export class DeployState {
  loading = $state(true);
  models = $state.raw<readonly ModelVersion[]>([]);
  history = $state.raw<readonly AliasChange[]>([]);
  report = $state.raw<EvaluationReport | null>(null);
  reportStale = $state(false);
  status = $state.raw<ServiceStatus | null>(null);
  examples = $state.raw<readonly Record<string, Cell>[]>([]);
  /** Version that is looked at. */
  selected = $state<number | null>(null);
  fields = $state.raw<Readonly<Record<string, string>>>({});
  example = $state(0);
  prediction = $state.raw<Prediction | null>(null);
  predictError = $state.raw<AssayError | null>(null);
  predicting = $state(false);
  busy = $state.raw<string | null>(null);
  error = $state.raw<AssayError | null>(null);
  serviceError = $state.raw<AssayError | null>(null);
  exported = $state.raw<{ onnx: string; manifest: string } | null>(null);
  /** The page that a model card was last written to. */
  card = $state.raw<string | null>(null);
  /** Null: any free port. */
  port = $state<number | null>(null);

  #project: string | null = null;
  /** Of several loads that are under way, the latest counts. */
  #turn = 0;
  #predictTimer: ReturnType<typeof setTimeout> | undefined;
  #predictTurn = 0;
  #examplesOf: number | null = null;

  readonly production = $derived(inProduction(this.models));
  readonly model = $derived(this.models.find((m) => m.version === this.selected) ?? null);
  /** The model that the form asks. */
  readonly tried = $derived(this.production ?? this.models[0] ?? null);
  readonly checked = $derived(rowOf(this.tried?.inputs ?? [], this.fields));
  /** Whether the present report is already a version. */
  readonly registered = $derived(
    this.report !== null && this.models.some((m) => this.report !== null && isOf(m, this.report)),
  );
  readonly through = $derived(
    this.report !== null &&
      !this.reportStale &&
      (this.report.gate.verdict !== 'fail' || this.report.accepted !== null),
  );

  constructor(private readonly client: typeof api) {}

  get scoring(): Job<ScoreResult> | undefined {
    return jobs.latest(SCORE_JOB) as Job<ScoreResult> | undefined;
  }

  async load(project: string | null): Promise<void> {
    const turn = ++this.#turn;
    if (project !== this.#project) this.#reset(project);
    if (project === null) {
      this.loading = false;
      return;
    }
    try {
      const [models, history, found, status] = await Promise.all([
        this.client.registry.models(),
        this.client.registry.aliasHistory(),
        this.client.evaluate.report(),
        this.client.serve.status(),
      ]);
      if (turn !== this.#turn) return;
      this.#takeModels(models);
      this.history = history;
      this.report = found?.report ?? null;
      this.reportStale = found?.stale ?? false;
      this.status = status;
      await this.#loadExamples();
    } catch (thrown) {
      if (turn === this.#turn) this.error = AssayError.from(thrown);
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  async register(): Promise<void> {
    await this.#act('register', async () => {
      const model = await this.client.registry.register();
      await this.#refresh();
      this.selected = model.version;
    });
  }

  async promote(version: number, alias: Alias): Promise<void> {
    const before = this.models.find((m) => m.aliases.includes(alias))?.version ?? null;
    if (!(await this.#point(version, alias)) || before === null || before === version) return;
    undoStack.did({
      label: () => t('view.deploy.did.promote', { version }),
      undo: async () => void (await this.#point(before, alias)),
      redo: async () => void (await this.#point(version, alias)),
    });
  }

  async rollback(alias: Alias): Promise<void> {
    await this.#act('rollback', async () => {
      this.#takeModels(await this.client.registry.rollback({ alias }));
      this.history = await this.client.registry.aliasHistory();
    });
  }

  async exportModel(version: number): Promise<void> {
    const path = await window.assay.saveFileDialog({ kind: 'onnx', defaultName: `model-${version}.onnx` });
    if (path === null) return;
    await this.#act('export', async () => {
      this.exported = await this.client.registry.export({ version, path });
    });
  }

  /** Writes the model card in the window's language to where the person says. */
  async writeCard(version: number): Promise<void> {
    const path = await window.assay.saveFileDialog({
      kind: 'page',
      defaultName: `model-${version}-card.html`,
    });
    if (path === null) return;
    await this.#act('card', async () => {
      this.card = (await this.client.registry.writeCard({ version, path, locale: locale() })).path;
    });
  }

  async purposeOf(version: number): Promise<string> {
    return (await this.client.registry.purpose({ version })).purpose;
  }

  async savePurpose(version: number, purpose: string): Promise<void> {
    await this.#act(
      'purpose',
      async () => void (await this.client.registry.savePurpose({ version, purpose })),
    );
  }

  /** Scores a file into a CSV that the person names. */
  score(path: string, out: string): Job<ScoreResult> {
    jobs.forget(SCORE_JOB);
    return startJob<ScoreResult>({
      kind: SCORE_JOB,
      label: () => t('view.deploy.scoring'),
      run: (signal) => this.client.serve.score({ path, out }, { signal }),
    });
  }

  /** Asks where the result shall go, then scores. */
  async scoreFile(path: string): Promise<void> {
    const out = await window.assay.saveFileDialog({ kind: 'csv', defaultName: scoredName(path) });
    if (out !== null) this.score(path, out);
  }

  async chooseAndScore(): Promise<void> {
    const path = await window.assay.openFileDialog('data');
    if (path !== null) await this.scoreFile(path);
  }

  async setService(on: boolean): Promise<void> {
    this.busy = 'service';
    this.serviceError = null;
    try {
      this.status = on
        ? await this.client.serve.start(this.port === null ? {} : { port: this.port })
        : await this.client.serve.stop();
    } catch (thrown) {
      this.serviceError = AssayError.from(thrown);
      this.status = await this.client.serve.status().catch(() => this.status);
    } finally {
      this.busy = null;
    }
  }

  /** Counts go up while other programs ask; this takes them in. */
  async refreshStatus(): Promise<void> {
    try {
      this.status = await this.client.serve.status();
    } catch {
      // The next one will say; a missed count is no news.
    }
  }

  fill(index: number): void {
    const row = this.examples[index];
    if (!row) return;
    this.example = index;
    this.fields = Object.fromEntries((this.tried?.inputs ?? []).map(({ name }) => [name, typed(row[name])]));
    this.#predict();
  }

  set(name: string, value: string): void {
    this.fields = { ...this.fields, [name]: value };
    this.#predict();
  }

  #predict(): void {
    clearTimeout(this.#predictTimer);
    const turn = ++this.#predictTurn;
    const { row, problems } = this.checked;
    const { tried } = this;
    if (!tried || Object.keys(problems).length > 0) {
      this.predicting = false;
      return;
    }
    this.predicting = true;
    this.#predictTimer = setTimeout(() => void this.#ask(row, tried.version, turn), PREDICT_MS);
  }

  async #ask(row: Record<string, Cell>, version: number, turn: number): Promise<void> {
    try {
      const { predictions } = await this.client.serve.predict({ rows: [row], version });
      if (turn !== this.#predictTurn) return;
      this.prediction = predictions[0] ?? null;
      this.predictError = null;
    } catch (thrown) {
      if (turn === this.#predictTurn) this.predictError = AssayError.from(thrown);
    } finally {
      if (turn === this.#predictTurn) this.predicting = false;
    }
  }

  async #loadExamples(): Promise<void> {
    const version = this.tried?.version ?? null;
    if (version === null || version === this.#examplesOf) return;
    this.examples = await this.client.serve.examples();
    this.#examplesOf = version;
    if (this.examples.length > 0) this.fill(0);
    else this.fields = Object.fromEntries((this.tried?.inputs ?? []).map(({ name }) => [name, '']));
  }

  async #refresh(): Promise<void> {
    const [models, history] = await Promise.all([
      this.client.registry.models(),
      this.client.registry.aliasHistory(),
    ]);
    this.#takeModels(models);
    this.history = history;
    await this.#loadExamples();
  }

  #point(version: number, alias: Alias): Promise<boolean> {
    return this.#act('promote', async () => {
      this.#takeModels(await this.client.registry.promote({ version, alias }));
      this.history = await this.client.registry.aliasHistory();
      await this.#loadExamples();
    });
  }

  #takeModels(models: readonly ModelVersion[]): void {
    this.models = [...models].sort((a, b) => b.version - a.version);
    if (!this.models.some((m) => m.version === this.selected))
      this.selected = (this.production ?? this.models[0])?.version ?? null;
  }

  async #act(what: string, work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = what;
    this.error = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      return false;
    } finally {
      this.busy = null;
    }
  }

  #reset(project: string | null): void {
    this.#project = project;
    this.models = [];
    this.history = [];
    this.report = null;
    this.status = null;
    this.examples = [];
    this.fields = {};
    this.prediction = null;
    this.selected = null;
    this.exported = null;
    this.card = null;
    this.error = this.serviceError = this.predictError = null;
    this.#examplesOf = null;
    this.loading = true;
  }
}

export const deploy = new DeployState(api);
