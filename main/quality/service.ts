import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AssayError, type Clock, RecipeSpec, Suite, text } from '../../shared/domain';
import type { ColumnProfile, DatasetVersion, GateReport, JobContext } from '../../shared/domain';
import type { Remedy, RemedyPreview, SuiteEntry, TableWindow } from '../../shared/domain';
import { type DataService, ROW } from '../data';
import type { Project } from '../project';
import { baselineOf, otherSets } from './baseline';
import type { Baseline, Table, Tools } from './checks/check';
import { measureEntry, measureSuite, verdictOf } from './gate';
import { lookAt } from './look';
import { type Plan, planRemedy } from './remedies';
import { anonymous, proposeSuite, retyped, suits, withoutColumn } from './suite';
import { Survey } from './survey';
import { toDoOf } from './todo';

/** The split that a recipe begins with, where none is saved. */
const SPLIT = { validation: 0.15, test: 0.2, seed: 1 };

/** The quality gate of the project's present data version. */
export class QualityService {
  /** Of the present version and the one it is held against. */
  private surveys: Survey[] = [];
  private profiles: { versionId: number; found: Promise<ColumnProfile[]> } | null = null;

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly clock: Clock = project.clock,
  ) {}

  /** A fresh proposal for this target; not saved. Errors: data.none, target.missing. */
  async propose(target: string | null, context: JobContext = {}): Promise<Suite> {
    const version = this.current();
    if (target !== null && !version.columns.some(({ name }) => name === target))
      throw new AssayError('target.missing', {
        column: target,
        columns: version.columns.map(({ name }) => name).join(', '),
      });
    return this.proposal(version, target, context);
  }

  /** The saved suite, or a proposal where none is saved or the saved one is about other data. */
  async suite(context: JobContext = {}): Promise<Suite> {
    const saved = this.saved();
    return saved ?? this.proposal(this.current(), this.target(), context);
  }

  saveSuite(suite: Suite): Suite {
    this.project.transaction(() => {
      this.project.settings.set('suite', suite);
      if (suite.target !== null) this.project.settings.set('target', suite.target);
    });
    return suite;
  }

  /** Runs every enabled check on the present version and keeps the report. A proposal is saved with its first run. */
  async run(context: JobContext = {}): Promise<GateReport> {
    const version = this.current();
    const startedAt = this.clock.now();
    context.onProgress?.({ fraction: 0, phase: text('quality.progress.proposing'), unit: 'checks' });
    const suite = await this.suite(context);
    const table = await this.table(version, suite);
    const tools = await this.tools(version, context);
    const checks = await measureSuite(suite, table, tools, (done, all) => {
      const seconds = (this.clock.now() - startedAt) / 1000;
      context.onProgress?.({
        fraction: all === 0 ? 1 : done / all,
        phase: text('quality.progress.checking'),
        unit: 'checks',
        rate: seconds > 0 ? done / seconds : null,
        secondsLeft: done > 0 ? (seconds / done) * (all - done) : null,
      });
    });
    const verdict = verdictOf(checks);
    const failed = checks.filter((check) => check.verdict === 'fail').length;
    return this.project.transaction(() => {
      this.saveSuite(suite);
      const report = this.project.quality.add(
        {
          versionId: version.id,
          target: suite.target,
          rows: version.rows,
          verdict,
          accepted: null,
          checks,
          toDo: toDoOf(checks, version),
          startedAt,
          seconds: (this.clock.now() - startedAt) / 1000,
        },
        suite,
      );
      this.project.history.add(text(`quality.history.${verdict}`, { checks: checks.length, failed }));
      return report;
    });
  }

  /** The newest report; stale when the data version or the suite is no longer what it was made from. */
  report(): { report: GateReport; stale: boolean } | null {
    const stored = this.project.quality.latest();
    if (!stored) return null;
    const version = this.project.datasets.current();
    const saved = this.project.settings.get('suite', Suite);
    const same =
      version?.id === stored.report.versionId && JSON.stringify(saved) === JSON.stringify(stored.suite);
    return { report: stored.report, stale: !same };
  }

  /** The rows that a check of a report found wanting, in row order. Errors: quality.notRun, quality.checkMissing. */
  async failingRows(request: {
    reportId: number;
    entryId: string;
    offset: number;
    limit: number;
  }): Promise<TableWindow> {
    const { report, suite } = this.project.quality.get(request.reportId);
    const entry = entryIn(suite, request.entryId);
    const version = this.project.datasets.get(report.versionId);
    const table = await this.table(version, suite);
    const { failing = 'false', failingRows } = await measureEntry(
      entry,
      table,
      await this.tools(version, {}),
    );
    const ids = await this.data.query<{ id: number }>(
      `SELECT CAST(${ROW} AS DOUBLE) AS id FROM ${table.relation} WHERE coalesce(${failing}, false)
       ORDER BY ${ROW} LIMIT $1 OFFSET $2`,
      { params: [request.limit, request.offset] },
    );
    return this.data.rowsById(
      version.id,
      ids.map((row) => row.id),
      { offset: request.offset, total: failingRows },
    );
  }

  /** What a remedy would do to the present version. Errors: quality.remedyUnfit, quality.checkMissing, data.columnMissing. */
  async previewRemedy(remedy: Remedy): Promise<RemedyPreview> {
    return (await this.plan(remedy, {})).plan.preview;
  }

  /** Makes the remedied version and makes it the present one; a removed column leaves the suite too. Errors as for the preview, and data.diskFull, cancelled. */
  async applyRemedy(remedy: Remedy, context: JobContext = {}): Promise<DatasetVersion> {
    const { plan, suite, version } = await this.plan(remedy, context);
    const made = await this.data.derive(
      {
        parentId: version.id,
        operation: plan.operation,
        columns: plan.columns,
        selectSql: plan.selectSql,
        ...(plan.quarantineSql === undefined ? {} : { quarantineSql: plan.quarantineSql }),
        // In the same transaction, so that the suite never asks for a column that is gone.
        commit: () => this.project.settings.set('suite', suiteAfter(suite, remedy, version, plan)),
      },
      context,
    );
    return made;
  }

  /** Lets the present, failed gate pass; the reason stays with the report. Errors: quality.notRun. */
  accept(reason: string): GateReport {
    const present = this.report();
    if (!present || present.stale) throw new AssayError('quality.notRun');
    return this.project.transaction(() => {
      const report = this.project.quality.accept(present.report.id, { reason, at: this.clock.now() });
      this.project.history.add(text('quality.history.accepted', { reason }));
      return report;
    });
  }

  private async plan(
    remedy: Remedy,
    context: JobContext,
  ): Promise<{ plan: Plan; suite: Suite; version: DatasetVersion }> {
    const version = this.current();
    const suite = await this.suite(context);
    const entry = entryIn(suite, remedy.entryId);
    const table = await this.table(version, suite);
    const measured = await measureEntry(entry, table, await this.tools(version, context));
    const salt = remedy.kind === 'hash' ? this.salt() : '';
    const given = { entry, table, version, measured, data: this.data, context, salt };
    const plan = await planRemedy(remedy, given);
    return { plan, suite, version };
  }

  private async table(version: DatasetVersion, suite: Suite): Promise<Table> {
    const relation = await this.data.relation(version.id);
    return {
      versionId: version.id,
      columns: version.columns,
      rows: version.rows,
      target: suite.target,
      relation,
    };
  }

  private async tools(version: DatasetVersion, context: JobContext): Promise<Tools> {
    const recipe = this.project.settings.get('recipe', z.object({ spec: RecipeSpec }));
    const survey = await this.survey(version);
    return {
      data: this.data,
      signal: context.signal,
      survey,
      now: this.clock.now(),
      split: recipe?.spec.split ?? SPLIT,
      baseline: async (): Promise<Baseline | null> => {
        const earlier = baselineOf(this.project, version);
        return earlier && { survey: await this.survey(earlier), name: `${earlier.name} ${earlier.number}` };
      },
      other: async (name) => {
        const other = otherSets(this.project, version).find((one) => one.name === name);
        return other ? this.survey(other) : null;
      },
    };
  }

  /** Looked at once: the sample and the lists of values stay while the version is the present one. */
  private async survey(version: DatasetVersion): Promise<Survey> {
    const known = this.surveys.find(({ table }) => table.versionId === version.id);
    if (known) return known;
    const relation = await this.data.relation(version.id);
    const { columns, rows } = version;
    const made = new Survey(this.data, { versionId: version.id, columns, rows, relation });
    this.surveys = [...this.surveys.slice(-1), made];
    return made;
  }

  private async proposal(
    version: DatasetVersion,
    target: string | null,
    context: JobContext,
  ): Promise<Suite> {
    const looked = await lookAt(
      version,
      {
        data: this.data,
        survey: await this.survey(version),
        profiles: await this.profilesOf(version, context),
        target,
        others: otherSets(this.project, version),
        now: this.clock.now(),
      },
      context,
    );
    return proposeSuite(looked);
  }

  private salt(): string {
    const known = this.project.settings.get('salt', z.string());
    if (known !== null) return known;
    const made = randomBytes(16).toString('hex');
    this.project.settings.set('salt', made);
    return made;
  }

  private current(): DatasetVersion {
    const version = this.project.datasets.current();
    if (!version) throw new AssayError('data.none');
    return version;
  }

  private saved(): Suite | null {
    const saved = this.project.settings.get('suite', Suite);
    return saved && suits(saved, this.current()) ? saved : null;
  }

  private target(): string | null {
    return this.project.settings.get('target', z.string());
  }

  private profilesOf(version: DatasetVersion, context: JobContext): Promise<ColumnProfile[]> {
    if (this.profiles?.versionId === version.id) return this.profiles.found;
    const found = collect(this.data.profile(version.id, { signal: context.signal }));
    this.profiles = { versionId: version.id, found };
    found.catch(() => (this.profiles = null));
    return found;
  }
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

function entryIn(suite: Suite, id: string): SuiteEntry {
  const entry = suite.entries.find((candidate) => candidate.id === id);
  if (!entry) throw new AssayError('quality.checkMissing');
  return entry;
}

/** The suite never asks for a column that is gone, nor for a type that was changed on purpose. */
function suiteAfter(suite: Suite, remedy: Remedy, before: DatasetVersion, plan: Plan): Suite {
  if (remedy.kind === 'removeColumn') return withoutColumn(suite, remedy.column);
  const types = new Map(before.columns.map(({ name, type }) => [name, type]));
  const changed = retyped(
    suite,
    plan.columns.filter(({ name, type }) => types.get(name) !== type),
  );
  if (remedy.kind !== 'mask' && remedy.kind !== 'hash') return changed;
  return anonymous(changed, plan.anonymous ?? []);
}
