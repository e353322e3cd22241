// What the kernel binds: the local service's switch, predictions, scoring of files, and the monitoring report.
import { randomBytes } from 'node:crypto';
import {
  AssayError,
  type Cell,
  groupColumn,
  type JobContext,
  type MonitorReport,
  type Prediction,
  type ScoreResult,
  type ServiceStatus,
} from '../../shared/domain';
import type { DataService } from '../data';
import { columnsOf } from '../learn';
import type { Project } from '../project';
import type { Manifest, RegistryService } from '../registry';
import { HttpService } from './http';
import { Predictor, predictions } from './predictor';
import { requestRanks } from './ranks';
import { scoreFile } from './score';
import { countsOf, Usage } from './usage';

const EXAMPLES = 20;

export class PredictionService {
  private readonly usage: Usage;
  private readonly opened = new Map<number, Predictor>();
  private http: { service: HttpService; port: number; token: string; startedAt: number } | null = null;
  private served = 0;
  /** Scoring threads whose work was cancelled. */
  private readonly ending = new Set<Promise<void>>();

  /** @param options.workerFile the entry of a worker thread, for scoring long files; without it they are scored here */
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly registry: RegistryService,
    private readonly options: { workerFile?: string } = {},
  ) {
    this.usage = new Usage(project, project.clock);
  }

  status(): ServiceStatus {
    const http = this.http;
    return {
      running: http !== null,
      url: http && `http://127.0.0.1:${http.port}`,
      port: http?.port ?? null,
      token: http?.token ?? null,
      model: this.project.models.alias('production'),
      requests: http?.service.requests ?? 0,
      predictions: http ? this.served : 0,
      errors: http?.service.errors ?? 0,
      startedAt: http?.startedAt ?? null,
    };
  }

  /** Begins to listen. Running already, it is left as it is. Throws `registry.none`, `serve.portInUse`. */
  async start(request: { port?: number | undefined; token?: string | undefined }): Promise<ServiceStatus> {
    if (this.http !== null) return this.status();
    this.production();
    const token = request.token ?? randomBytes(24).toString('base64url');
    this.served = 0;
    const service = new HttpService(
      {
        predict: async (rows) => {
          const answer = await this.predict(rows);
          this.served += answer.predictions.length;
          return answer;
        },
        schema: () => this.schema(),
        model: () => this.production(),
      },
      token,
    );
    const port = await service.listen(request.port ?? 0);
    this.http = { service, port, token, startedAt: this.project.clock.now() };
    return this.status();
  }

  /** Ends the service and writes what was counted. Harmless when it does not run. */
  async stop(): Promise<ServiceStatus> {
    const http = this.http;
    this.http = null;
    await http?.service.close();
    this.usage.flush();
    return this.status();
  }

  /** Stops, and gives the models' memory back. The service is not to be used afterwards. */
  async close(): Promise<void> {
    await this.stop();
    await Promise.all(this.ending);
    for (const predictor of this.opened.values()) predictor.dispose();
    this.opened.clear();
  }

  /** Predicts JSON rows. Throws `serve.badRows` naming row and column, `registry.none`. */
  async predict(
    rows: Record<string, unknown>[],
    version = this.production(),
  ): Promise<{ predictions: Prediction[]; model: number }> {
    const predictor = this.predictor(version);
    const columns = columnsOf(rows, predictor.manifest.recipe.inputs);
    const scores = await predictor.predict(columns, rows.length);
    this.usage.record(version, countsOf(predictor.manifest, columns, scores, rows.length));
    const said = predictions(scores);
    const ranks = await requestRanks(predictor.manifest, rows, scores);
    return {
      predictions: ranks ? said.map((one, row) => ({ ...one, ...rankOf(ranks[row]) })) : said,
      model: version,
    };
  }

  /** Raw rows of the data that the production model was made from. */
  async examples(): Promise<Record<string, Cell>[]> {
    // As the manifest has it: the run that the model came from may be gone.
    const { recipe, inputs } = this.manifest(this.production());
    const { versionId } = recipe;
    const columns = inputs.map((input) => input.name);
    const window = await this.data.window({ versionId, offset: 0, limit: EXAMPLES, columns });
    return window.cells.map((cells) =>
      Object.fromEntries(window.columns.map((column, index) => [column.name, cells[index] ?? null])),
    );
  }

  async score(
    path: string,
    out: string,
    version: number | undefined,
    context: JobContext,
  ): Promise<ScoreResult> {
    const model = version ?? this.production();
    const predictor = this.predictor(model);
    const result = await scoreFile(
      this.data,
      // Bytes from SQLite may be a view on memory that is shared; a copy of its own can cross to threads.
      {
        predictor,
        onnx: new Uint8Array(this.project.models.onnx(model)),
        workerFile: this.options.workerFile,
      },
      { path, out, model },
      context,
      (counts) => this.usage.record(model, counts),
      (threads) => {
        this.ending.add(threads);
        void threads.finally(() => this.ending.delete(threads));
      },
    );
    this.usage.flush();
    return result;
  }

  monitor(): MonitorReport {
    const model = this.project.models.alias('production');
    return this.usage.report(model, model === null ? null : this.manifest(model));
  }

  /** What the service takes and gives, for whoever writes against it. */
  private schema(): object {
    const model = this.production();
    const { inputs, task, target, classes, positive, threshold, decision, recipe } = this.manifest(model);
    const columns = inputs.map(({ name, type }) => ({ name, type, nullable: true }));
    const list = groupColumn(recipe.spec);
    const beside = { ...(decision ? { decision } : {}), ...(list === null ? {} : { list }) };
    return { model, task, target, classes, positive, threshold, columns, ...beside };
  }

  private production(): number {
    const version = this.project.models.alias('production');
    if (version === null) throw new AssayError('registry.none');
    return version;
  }

  private manifest(version: number): Manifest {
    return this.registry.manifest(version);
  }

  private predictor(version: number): Predictor {
    const known = this.opened.get(version);
    if (known) return known;
    const predictor = new Predictor(this.project.models.onnx(version), this.manifest(version));
    this.opened.set(version, predictor);
    return predictor;
  }
}

/** Nothing where a row has no list. */
const rankOf = (rank: number | undefined): Pick<Prediction, 'rank'> => (rank ? { rank } : {});
