// Preparing: steps are previewed against the present version, done as new versions, and done again where an earlier one is changed.
import {
  AssayError,
  type CategoryGroup,
  type Cell,
  type DatasetVersion,
  type Json,
  type JobContext,
  PutBack,
  Step,
  type StepPreview,
  type Operation,
  text,
  type Text,
  throwIfCancelled,
} from '../../shared/domain';
import { cellSql, type DataService, findColumn, ident, lastBack, ROW } from '../data';
import type { Project } from '../project';
import { similarValues } from './categories';
import { replayPlan } from './replay';
import { type Counts, firstLine, type StepPlan, type Table, unfit } from './step';
import { planStep } from './steps';

/** Rows of a preview, and columns beside those that change. */
const SHOWN_ROWS = 12;
const SHOWN_COLUMNS = 12;
/** Different values of a column among which alike ones are sought. */
const MOST_VALUES = 20_000;
/** A version's view, by the name that the data room gives it. */
const VIEW = /"data_(\d+)"/g;

/** A step that is done on a version. */
interface Work {
  summary: Text;
  run: (onto: DatasetVersion) => Promise<DatasetVersion>;
}

export class PrepareService {
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
  ) {}

  /** What the step would do to the present version. Nothing is changed. */
  async preview(step: Step, context: JobContext = {}): Promise<StepPreview> {
    const version = this.present();
    const table = await this.table(version, context);
    const plan = await planStep(step, table);
    const counts = await this.count(plan, version, table);
    const names = version.columns.map(({ name }) => name);
    const after = plan.columns.map(({ name }) => name);
    const shown = shownColumns(plan, version);
    const changed = changedSql(plan, version);
    const sample =
      plan.reshapes || changed === null
        ? null
        : await this.changedRows(plan, version, table, counts, changed);
    const cells = plan.columns
      .filter(({ name }) => shown.includes(name))
      .map(({ name, type }, i) => `${cellSql(ident(name), type)} AS c${i}`);
    const where =
      sample && sample.length > 0 ? ` WHERE ${ROW} IN (SELECT unnest([${sample.join(', ')}]))` : '';
    const rows = await table.query(
      `SELECT ${cells.join(', ')} FROM (${plan.select})${where} ORDER BY ${ROW} LIMIT ${SHOWN_ROWS}`,
    );
    return {
      summary: plan.summary(counts),
      rowsBefore: version.rows,
      rowsAfter: counts.rowsAfter,
      setAside: counts.setAside,
      cellsChanged: plan.reshapes ? null : counts.cellsChanged,
      columnsAdded: after.filter((name) => !names.includes(name)),
      columnsRemoved: names.filter((name) => !after.includes(name)),
      notes: plan.notes ?? [],
      columns: plan.columns.filter(({ name }) => shown.includes(name)),
      before: plan.reshapes ? null : await this.before(version, table, shown, sample),
      after: rows.map((row) => cells.map((_, i): Cell => row[`c${i}`] ?? null)),
    };
  }

  /** Does the step: a new version, which becomes the present one. */
  async apply(step: Step, context: JobContext = {}): Promise<DatasetVersion> {
    return this.applyTo(this.present(), step, context);
  }

  /**
   * Does the steps from a version on again, that version's own being replaced by `step`, or left out where it is null. The versions that
   * there are stay; new ones are made beside them. A step that fails stops it there: the versions made up to it stay, the last of them
   * is the present one, and the error (`prepare.replay`) names the step and the reason. After a cancel the present version is what it was.
   */
  async replay(versionId: number, step: Step | null, context: JobContext = {}): Promise<DatasetVersion> {
    const trail = this.project.datasets.lineage(this.present().id);
    const start = trail.findIndex(({ id }) => id === versionId);
    const changed = trail[start];
    const parentId = changed?.parentId ?? null;
    if (start < 1 || !changed || parentId === null) throw new AssayError('data.versionMissing');
    // Rows that a step set aside cannot be put back where it is left out: they are there.
    const later = trail.slice(
      (step || changed.operation.kind === 'putBack' ? start : lastBack(trail, start)) + 1,
    );
    const again = step
      ? [
          {
            summary: changed.operation.summary,
            run: (onto: DatasetVersion) => this.applyTo(onto, step, context),
          },
        ]
      : [];
    return this.redo(parentId, [...again, ...this.repeated(later, context)], context);
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
    const table = await this.table(version, context);
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

  private async table(version: DatasetVersion, context: JobContext): Promise<Table> {
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

  private async applyTo(version: DatasetVersion, step: Step, context: JobContext): Promise<DatasetVersion> {
    const table = await this.table(version, context);
    const plan = await planStep(step, table);
    return this.make(
      version,
      table,
      plan,
      { kind: 'step', settings: { step: step as unknown as Json } },
      context,
    );
  }

  /** What made `version`, done again on another. */
  private async repeat(
    { operation }: DatasetVersion,
    onto: DatasetVersion,
    context: JobContext,
  ): Promise<DatasetVersion> {
    if (operation.kind === 'putBack') {
      const rows = PutBack.shape.rows.parse(operation.settings['rows']);
      // Where the step before sets nothing aside any more, there is nothing to do.
      return (await this.restore(onto, rows, context)) ?? onto;
    }
    const step = operation.kind === 'step' ? Step.safeParse(operation.settings['step']) : null;
    if (step?.success) return this.applyTo(onto, step.data, context);
    const table = await this.table(onto, context);
    const settings = (await this.named(operation.settings, onto, table)) as Operation['settings'];
    const plan = await replayPlan({ ...operation, settings }, table);
    // Its SQL was made for columns that may be of another type by now.
    await table
      .query(`DESCRIBE ${plan.select}`)
      .catch((thrown: unknown) => unfit(text('prepare.sqlError', { message: firstLine(thrown) })));
    return this.make(onto, table, plan, { kind: operation.kind, settings }, context);
  }

  /** SQL in an operation names the version that it was made on, which is to be this one now. Other data sets stay what they are. */
  private async named(value: Json, onto: DatasetVersion, table: Table): Promise<Json> {
    if (typeof value === 'string') {
      let sql = value;
      for (const [view, id] of value.matchAll(VIEW)) {
        const { datasetId } = this.project.datasets.get(Number(id));
        sql = sql.replaceAll(
          view,
          datasetId === onto.datasetId ? table.relation : await this.data.relation(Number(id)),
        );
      }
      return sql;
    }
    if (Array.isArray(value)) return Promise.all(value.map((item) => this.named(item, onto, table)));
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(async ([key, item]) => [
      key,
      await this.named(item, onto, table),
    ]);
    return Object.fromEntries(await Promise.all(entries)) as Json;
  }

  private async make(
    version: DatasetVersion,
    table: Table,
    plan: StepPlan,
    { kind, settings }: Pick<Operation, 'kind' | 'settings'>,
    context: JobContext,
  ): Promise<DatasetVersion> {
    const counts = await this.count(plan, version, table);
    if (counts.rowsAfter === 0) unfit(text('prepare.noRowsLeft'));
    const told: Record<string, Json> = plan.reshapes
      ? { reshapes: true }
      : { cellsChanged: counts.cellsChanged };
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

  private async count(plan: StepPlan, version: DatasetVersion, table: Table): Promise<Counts> {
    const changed = changedSql(plan, version);
    const [row] = await table.query<{ rows: number; changed: number }>(
      changed === null || plan.reshapes
        ? `SELECT CAST(count(*) AS DOUBLE) AS rows, 0.0 AS changed FROM (${plan.select})`
        : `SELECT CAST(count(*) AS DOUBLE) AS rows, CAST(coalesce(sum(${changed.count}), 0) AS DOUBLE) AS changed
           FROM (${plan.select}) n JOIN ${table.relation} o USING (${ROW})`,
    );
    const [aside] = plan.setAside
      ? await table.query<{ rows: number }>(`SELECT CAST(count(*) AS DOUBLE) AS rows FROM (${plan.setAside})`)
      : [{ rows: 0 }];
    return {
      rowsBefore: version.rows,
      rowsAfter: row?.rows ?? 0,
      setAside: aside?.rows ?? 0,
      cellsChanged: row?.changed ?? 0,
    };
  }

  private async changedRows(
    plan: StepPlan,
    version: DatasetVersion,
    table: Table,
    { rowsAfter }: Counts,
    changed: { any: string },
  ): Promise<number[]> {
    // Where rows go, the first of what is left are shown.
    if (plan.setAside || rowsAfter < version.rows) return [];
    const rows = await table.query<{ id: number }>(
      `SELECT CAST(${ROW} AS DOUBLE) AS id FROM (${plan.select}) n JOIN ${table.relation} o USING (${ROW})
       WHERE ${changed.any} ORDER BY ${ROW} LIMIT ${SHOWN_ROWS}`,
    );
    return rows.map(({ id }) => id);
  }

  private async before(
    version: DatasetVersion,
    table: Table,
    shown: readonly string[],
    sample: readonly number[] | null,
  ): Promise<Cell[][]> {
    const columns = shown.map((name) => version.columns.find((column) => column.name === name));
    const cells = columns.map(
      (column, i) => `${column ? cellSql(ident(column.name), column.type) : 'NULL'} AS c${i}`,
    );
    const where =
      sample && sample.length > 0 ? ` WHERE ${ROW} IN (SELECT unnest([${sample.join(', ')}]))` : '';
    const rows = await table.query(
      `SELECT ${cells.join(', ')} FROM ${table.relation}${where} ORDER BY ${ROW} LIMIT ${SHOWN_ROWS}`,
    );
    return rows.map((row) => cells.map((_, i): Cell => row[`c${i}`] ?? null));
  }
}

/** SQL that counts a row's changed cells, and whether there are any; null where no column is in both versions. */
function changedSql(plan: StepPlan, version: DatasetVersion): { count: string; any: string } | null {
  const both = plan.columns.filter(({ name, type }) =>
    version.columns.some((c) => c.name === name && c.type === type),
  );
  const retyped = plan.columns.filter(({ name, type }) =>
    version.columns.some((c) => c.name === name && c.type !== type),
  );
  if (both.length + retyped.length === 0) return null;
  const tests = both.map(({ name }) => `n.${ident(name)} IS DISTINCT FROM o.${ident(name)}`);
  // A value of another type is another only where it is lost.
  for (const { name } of retyped) tests.push(`n.${ident(name)} IS NULL AND o.${ident(name)} IS NOT NULL`);
  return {
    count: tests.map((test) => `CAST(${test} AS INTEGER)`).join(' + '),
    any: tests.map((test) => `(${test})`).join(' OR '),
  };
}

/** The columns of a preview, by name: those that are new or may have changed first, then the others in their order. */
function shownColumns(plan: StepPlan, version: DatasetVersion): string[] {
  const known = new Map(version.columns.map(({ name, type }) => [name, type]));
  const fresh = plan.columns.filter(({ name, type }) => known.get(name) !== type).map(({ name }) => name);
  const rest = plan.columns.map(({ name }) => name).filter((name) => !fresh.includes(name));
  const chosen = new Set([...fresh, ...rest].slice(0, Math.max(SHOWN_COLUMNS, Math.min(fresh.length, 30))));
  return plan.columns.map(({ name }) => name).filter((name) => chosen.has(name));
}
