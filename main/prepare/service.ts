// Preparing: steps are previewed against the present version, done as new versions, and done again where an earlier one is changed.
import {
  AssayError,
  type CategoryGroup,
  type Change,
  type DatasetVersion,
  type JobContext,
  type JoinRequest,
  type JoinWindow,
  type Json,
  type LaterStep,
  PutBack,
  type Step,
  type StepPreview,
  text,
  type Text,
  throwIfCancelled,
} from '../../shared/domain';
import { type DataService, findColumn, ident, lastBack, ROW } from '../data';
import type { Project } from '../project';
import { Again, type Planned } from './again';
import { similarValues } from './categories';
import { foresee, laterSteps, type Path } from './foresee';
import { joinRows } from './join-rows';
import { countOf, previewOf } from './preview';
import { type Table, unfit } from './step';

/** Different values of a column among which alike ones are sought. */
const MOST_VALUES = 20_000;
/** A step that is done on a version. */
interface Work {
  summary: Text;
  run: (onto: DatasetVersion) => Promise<DatasetVersion>;
}

export class PrepareService {
  private readonly again: Again;

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
  ) {
    this.again = new Again(project, data);
  }

  /** What the step would do to the present version. Nothing is changed. */
  async preview(step: Step, context: JobContext = {}): Promise<StepPreview> {
    const table = await this.again.table(this.present(), context);
    return previewOf((await this.again.step(step, table)).plan, table);
  }

  /** What a version's step would do, changed, to the version before it. Errors: data.versionMissing; those of a step. */
  async previewChange(versionId: number, change: Change, context: JobContext = {}): Promise<StepPreview> {
    const { parent, changed } = this.path(versionId);
    const table = await this.again.table(parent, context);
    return previewOf((await this.again.changed(changed, change, table)).plan, table);
  }

  /** Whole rows that a join would leave without a match, or repeat. Errors: data.versionMissing, data.columnMissing. */
  async joinRows(request: JoinRequest, context: JobContext = {}): Promise<JoinWindow> {
    const base = request.versionId === null ? this.present() : this.path(request.versionId).parent;
    return joinRows(request, await this.again.table(base, context));
  }

  /** What the steps after a version's own would do, were that changed, or left out where it is null. Errors: as for `previewChange`; cancelled. */
  foresee(versionId: number, change: Change | null, context: JobContext = {}): Promise<LaterStep[]> {
    return foresee(this.data, this.again, { ...this.path(versionId), change }, context);
  }

  /** Does the step: a new version, which becomes the present one. */
  async apply(step: Step, context: JobContext = {}): Promise<DatasetVersion> {
    return this.make(this.present(), (table) => this.again.step(step, table), context);
  }

  /**
   * Does the steps from a version on again, that version's own being replaced by `change`, or left out where it is null. The versions that
   * there are stay; new ones are made beside them. A step that fails stops it there: the versions made up to it stay, the last of them
   * is the present one, and the error (`prepare.replay`) names the step and the reason. After a cancel the present version is what it was.
   */
  async replay(versionId: number, change: Change | null, context: JobContext = {}): Promise<DatasetVersion> {
    const { parent, changed, trail, start } = this.path(versionId);
    const again: Work[] = change
      ? [
          {
            summary: changed.operation.summary,
            run: (onto) => this.make(onto, (table) => this.again.changed(changed, change, table), context),
          },
        ]
      : [];
    const later = this.repeated(laterSteps(trail, start, change), context);
    return this.redo(parent.id, [...again, ...later], context);
  }

  /**
   * Puts rows that a step of the present version's lineage set aside back where they were, and does the later steps again; those that do
   * not fit their columns stay set aside. Errors: data.versionMissing; prepare.notBack where none can be put back; those of `replay`.
   */
  async putBack({ step, rows }: PutBack, context: JobContext = {}): Promise<DatasetVersion> {
    const trail = this.project.datasets.lineage(this.present().id);
    const at = trail.findIndex(({ id }) => id === step);
    const base = trail[lastBack(trail, at)];
    if (at < 0 || !base) throw new AssayError('data.versionMissing');
    const present = this.present();
    // Made first, so that a reason not to is told as it is.
    const made = await this.restore(base, rows, context);
    if (!made) throw new AssayError('prepare.notBack', { reason: text('prepare.nothingAside') });
    const later = this.repeated(trail.slice(lastBack(trail, at) + 1), context);
    return later.length === 0 ? made : this.redo(made.id, later, context, present);
  }

  private repeated(versions: readonly DatasetVersion[], context: JobContext): Work[] {
    return versions.map((version) => ({
      summary: version.operation.summary,
      run: (onto) => this.repeat(version, onto, context),
    }));
  }

  /** Does work on a version, one after the other. After a cancel, `before` is the present version again. */
  private async redo(
    versionId: number,
    work: readonly Work[],
    context: JobContext,
    before = this.present(),
  ): Promise<DatasetVersion> {
    let present = this.project.datasets.use(versionId);
    for (const { summary, run } of work) {
      try {
        throwIfCancelled(context.signal);
        present = await run(present);
      } catch (thrown) {
        const error = AssayError.from(thrown);
        if (error.code === 'cancelled' || error.kind === 'internal') {
          this.project.datasets.use(before.id);
          throw error;
        }
        const reason = text(`error.${error.code}`, error.params);
        throw new AssayError('prepare.replay', { step: summary, reason }, { cause: thrown });
      }
    }
    return present;
  }

  /** A version with rows of the last step before `base` that is none of putting back; null where none of them is aside any more. */
  private async restore(
    base: DatasetVersion,
    rows: readonly number[] | null,
    context: JobContext,
  ): Promise<DatasetVersion | null> {
    const trail = this.project.datasets.lineage(base.id);
    const step = trail.findLast(({ operation }) => operation.kind !== 'putBack');
    if (!step) return null;
    const back = step.quarantined === 0 ? null : await this.data.asides.returning(step, base, rows, context);
    if (!back || back.aside === 0) return null;
    const { aside, fitting: restored, reason, select } = back;
    if (restored === 0) throw new AssayError('prepare.notBack', { reason });
    const names = base.columns.map(({ name }) => ident(name));
    const left = aside - restored;
    return this.data.derive(
      {
        parentId: base.id,
        operation: {
          kind: 'putBack',
          summary:
            left > 0
              ? text('prepare.did.putBackSome', { count: restored, left, reason })
              : text('prepare.did.putBack', { count: restored }),
          settings: { rows: rows === null ? null : [...rows], restored },
        },
        columns: base.columns,
        selectSql: `SELECT ${[...names, ROW].join(', ')} FROM ${await this.data.relation(base.id)}
          UNION ALL ${select} ORDER BY ${ROW}`,
        restored,
      },
      context,
    );
  }

  /** Spellings of a column that may mean the same. */
  async similar(column: string, context: JobContext = {}): Promise<CategoryGroup[]> {
    const version = this.present();
    const { name, type } = findColumn(version.columns, column);
    if (type !== 'text') return [];
    const table = await this.again.table(version, context);
    const values = await table.query<{ value: string; count: number }>(
      `SELECT ${ident(name)} AS value, CAST(count(*) AS DOUBLE) AS count FROM ${table.relation}
       WHERE ${ident(name)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_VALUES}`,
    );
    return similarValues(values);
  }

  private present(): DatasetVersion {
    const version = this.project.datasets.current();
    if (!version) throw new AssayError('data.none');
    return version;
  }

  /** The lineage of the present version, and where in it a step stands that can be changed. */
  private path(versionId: number): Path {
    const trail = this.project.datasets.lineage(this.present().id);
    const start = trail.findIndex(({ id }) => id === versionId);
    const [parent, changed] = [trail[start - 1], trail[start]];
    if (!parent || !changed) throw new AssayError('data.versionMissing');
    return { trail, start, parent, changed };
  }

  /** What made `version`, done again on another. */
  private async repeat(
    version: DatasetVersion,
    onto: DatasetVersion,
    context: JobContext,
  ): Promise<DatasetVersion> {
    if (version.operation.kind !== 'putBack')
      return this.make(onto, (table) => this.again.repeated(version, table), context);
    const rows = PutBack.shape.rows.parse(version.operation.settings['rows']);
    // Where the step before sets nothing aside any more, there is nothing to do.
    return (await this.restore(onto, rows, context)) ?? onto;
  }

  private async make(
    version: DatasetVersion,
    plans: (table: Table) => Promise<Planned>,
    context: JobContext,
  ): Promise<DatasetVersion> {
    const table = await this.again.table(version, context);
    const { plan, operation } = await plans(table);
    const counts = await countOf(plan, table);
    if (counts.rowsAfter === 0) unfit(text('prepare.noRowsLeft'));
    const told: Record<string, Json> = plan.reshapes
      ? { reshapes: true }
      : { cellsChanged: counts.cellsChanged };
    const { kind, settings } = operation;
    return this.data.derive(
      {
        parentId: version.id,
        operation: { kind, summary: plan.summary(counts), settings: { ...settings, ...told } },
        columns: plan.columns,
        selectSql: plan.select,
        ...(plan.setAside ? { quarantineSql: plan.setAside } : {}),
        ...(plan.reshapes ? { reshapes: true } : {}),
      },
      context,
    );
  }
}
