// What made a version, as a plan for another: the same again, or changed. The plan is what previews, replays and the look ahead share.
import { z } from 'zod';
import { type Change, type DatasetVersion, type JobContext, RemedyChange, Step } from '../../shared/domain';
import { type Json, type Operation, text } from '../../shared/domain';
import type { DataService } from '../data';
import type { Project } from '../project';
import { saltOf } from './mends';
import { changedRemedy } from './remedy-change';
import { replayPlan } from './replay';
import { firstLine, type StepPlan, type Table, unfit } from './step';
import { planStep } from './steps';

/** A version's view, by the name that the data room gives it. */
const VIEW = /"data_(\d+)"/g;

/** A plan, and what is written down of it beside its sentence. */
export interface Planned {
  plan: StepPlan;
  operation: Pick<Operation, 'kind' | 'settings'>;
}

export class Again {
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
  ) {}

  async table(version: DatasetVersion, context: JobContext): Promise<Table> {
    const relation = await this.data.relation(version.id);
    const { signal } = context;
    return {
      relation,
      columns: version.columns,
      rows: version.rows,
      query: (sql, params = []) => this.data.query(sql, { params, signal }),
      other: async (versionId) => {
        const { columns, rows, name } = this.project.datasets.get(versionId);
        return { relation: await this.data.relation(versionId), columns, rows, name };
      },
    };
  }

  /** Errors: those of planning a step. */
  async step(step: Step, table: Table): Promise<Planned> {
    const plan = await planStep(step, table);
    return { plan, operation: { kind: 'step', settings: { step: step as unknown as Json } } };
  }

  /** What is to stand in a version's place. Errors: those of planning a step; prepare.unfit where the version is of no such remedy. */
  async changed(version: DatasetVersion, change: Change, table: Table): Promise<Planned> {
    const step = Step.safeParse(change);
    if (step.success) return this.step(step.data, table);
    const target = this.project.settings.get('target', z.string());
    const remedy = RemedyChange.parse(change);
    return this.remedy(
      await changedRemedy(version.operation, remedy, table, {
        target,
        salt: () => saltOf(this.project),
      }),
      version.datasetId,
      table,
    );
  }

  /** What made a version of the same data set, but for putting rows back. Errors: those of planning a step. */
  async repeated({ operation, datasetId }: DatasetVersion, table: Table): Promise<Planned> {
    const step = operation.kind === 'step' ? Step.safeParse(operation.settings['step']) : null;
    return step?.success ? this.step(step.data, table) : this.remedy(operation, datasetId, table);
  }

  private async remedy(operation: Operation, datasetId: number, table: Table): Promise<Planned> {
    const settings = (await this.named(operation.settings, datasetId, table)) as Operation['settings'];
    const plan = await replayPlan({ ...operation, settings }, table);
    // Its SQL was made for columns that may be of another type by now.
    await table
      .query(`DESCRIBE ${plan.select}`)
      .catch((thrown: unknown) => unfit(text('prepare.sqlError', { message: firstLine(thrown) })));
    return { plan, operation: { kind: operation.kind, settings } };
  }

  /** SQL in an operation names the version that it was made on, which is to be this one now. Other data sets stay what they are. */
  private async named(value: Json, own: number, table: Table): Promise<Json> {
    if (typeof value === 'string') {
      let sql = value;
      for (const [view, id] of value.matchAll(VIEW)) {
        const { datasetId } = this.project.datasets.get(Number(id));
        sql = sql.replaceAll(view, datasetId === own ? table.relation : await this.data.relation(Number(id)));
      }
      return sql;
    }
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.named(item, own, table)));
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(async ([key, item]) => [
      key,
      await this.named(item, own, table),
    ]);
    return Object.fromEntries(await Promise.all(entries)) as Json;
  }
}
