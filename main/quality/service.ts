import { z } from 'zod';
import { AssayError, type Clock, type Suite, text, throwIfCancelled } from '../../shared/domain';
import type { CheckDetail, CheckLine, SuiteChange, ToDo } from '../../shared/domain';
import type { CheckPoint, DatasetVersion, GateReport, JobContext, RelatedColumn } from '../../shared/domain';
import type { PairDetail, PairMap, PairMeasure } from '../../shared/domain';
import type { Remedy, RemedyPreview, SplitSpec, SuiteEntry, TableWindow } from '../../shared/domain';
import type { Locale } from '../../shared/messages';
import { type DataService, findColumn, ROW } from '../data';
import { saltOf } from '../prepare';
import { type Project, writeWhole } from '../project';
import { baselineOf } from './baseline';
import type { Table } from './checks/check';
import { measureEntry, measureSuite, verdictOf } from './gate';
import { pairDetail, pairMap } from './pairmap';
import { relatedTo } from './related';
import { type Plan, planRemedy } from './remedies';
import { hidden, retargeted, retyped, withoutColumn } from './suite';
import { anonymousIn, hiddenBy } from './lineage';
import { CheckLines, type LinesAsked } from './lines';
import { gateReportHtml, REPORTED_COLUMNS, type ReportedGate } from './report';
import { Suites } from './suites';
import { toDoOf } from './todo';
import { Workbench } from './workbench';

/** Checks that judge training and test rows. */
const BY_SPLIT = new Set(['entities', 'timeOverlap', 'splitDrift']);

/** Failing rows of a check in the printed report. */
const SAMPLED = 5;
/** Checks whose rows are printed: of a table of ten thousand columns, thousands may have some. */
const SAMPLES = 100;

/** The newest report, and in what it is no longer of the present. */
export interface PresentReport {
  report: GateReport;
  stale: boolean;
  otherTarget: string | null;
  otherSplit: boolean;
}

/** The quality gate of the project's present data version. */
export class QualityService {
  readonly suites: Suites;
  private readonly bench: Workbench;
  private readonly lines = new CheckLines();

  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly clock: Clock = project.clock,
  ) {
    this.bench = new Workbench(project, data, clock);
    this.suites = new Suites(
      project,
      () => this.current(),
      (target, context) => this.bench.proposal(this.current(), target, context),
    );
  }

  /** A fresh proposal for this target; not saved. Errors: data.none, target.missing. */
  async propose(target: string | null, context: JobContext = {}): Promise<Suite> {
    const version = this.current();
    if (target !== null && !version.columns.some(({ name }) => name === target))
      throw new AssayError('target.missing', {
        column: target,
        columns: version.columns.map(({ name }) => name).join(', '),
      });
    return this.bench.proposal(version, target, context);
  }

  /** The saved suite, or a proposal where none is saved or the saved one is about other data. */
  async suite(context: JobContext = {}): Promise<Suite> {
    return (await this.suites.present(context)).suite;
  }

  /** Checks that depend on the target are proposed anew, the others stay as they were set. Errors: data.none, target.missing. */
  setTarget(target: string | null): Promise<SuiteChange> {
    return this.suites.change(async (suite) => retargeted(suite, await this.propose(target)));
  }

  saveSuite(suite: Suite): Promise<Suite> {
    return this.suites.save(suite);
  }

  /** Runs every enabled check on the present version and keeps the report. A proposal is saved with its first run. */
  async run(context: JobContext = {}): Promise<GateReport> {
    const version = this.current();
    const startedAt = this.clock.now();
    context.onProgress?.({ fraction: 0, phase: text('quality.progress.proposing'), unit: 'checks' });
    const suite = await this.presentSuite(context);
    const table = await this.table(version, suite);
    const tools = await this.bench.tools(version, context);
    const split = this.bench.split();
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
    const ready = await this.project.quality.ready(
      {
        versionId: version.id,
        target: suite.target,
        rows: version.rows,
        verdict,
        accepted: null,
        checks,
        toDo: await toDoOf(checks, version),
        ...(checks.some(({ check }) => BY_SPLIT.has(check)) ? { split } : {}),
        startedAt,
        seconds: (this.clock.now() - startedAt) / 1000,
      },
      suite,
    );
    throwIfCancelled(context.signal);
    return this.project.transaction(() => {
      this.suites.put(ready.kept, suite);
      this.project.history.add(text(`quality.history.${verdict}`, { checks: checks.length, failed }));
      return this.project.quality.add(ready);
    });
  }

  /**
   * The newest report; stale when the data version or the suite is no longer what it was made from. `otherTarget` is what the recipe has
   * been told to predict since, where the report was made for something else: its leaks have not been looked for. `otherSplit` where the
   * report judged training and test rows, and the recipe now divides them another way.
   */
  async report(): Promise<PresentReport | null> {
    const stored = await this.project.quality.latest();
    if (!stored) return null;
    const version = this.project.datasets.current();
    const same =
      version?.id === stored.report.versionId &&
      JSON.stringify(this.suites.kept()) === JSON.stringify(stored.kept);
    const wanted = this.recipeTarget();
    const otherTarget = wanted === stored.report.target ? null : wanted;
    const { split } = stored.report;
    const otherSplit = split !== undefined && !sameSplit(split, this.bench.split());
    return { report: stored.report, stale: !same, otherTarget, otherSplit };
  }

  /** Lines of the newest report, or of the entries that it did not measure. */
  async checks(asked: LinesAsked): Promise<{ total: number; lines: CheckLine[] }> {
    const stored = await this.project.quality.latest();
    return this.lines.page(asked, stored?.report ?? null, await this.suite());
  }

  /** A check of the suite, and what the newest report says of it. */
  async check(entryId: string): Promise<CheckDetail> {
    const stored = await this.project.quality.latest();
    const entry = (await this.suite()).entries.find(({ id }) => id === entryId) ?? null;
    const result = stored?.report.checks.find((one) => one.entryId === entryId) ?? null;
    return { entry, result };
  }

  /** What would turn the newest report green, from a place of the list on. */
  async toDo(offset: number, limit: number): Promise<ToDo[]> {
    const stored = await this.project.quality.latest();
    return stored?.report.toDo.slice(offset, offset + limit) ?? [];
  }

  /** How columns go together, on a sample of the present version's rows. Errors: data.none, data.columnMissing, cancelled. */
  async pairs(
    request: { columns?: readonly string[] | undefined; measure: PairMeasure | null },
    context: JobContext = {},
  ): Promise<PairMap> {
    const version = this.current();
    const all = version.columns.map(({ name }) => name);
    const wanted = request.columns?.map((name) => findColumn(version.columns, name).name) ?? all;
    const { survey } = await this.bench.tools(version, context);
    const phase = text('quality.progress.pairs');
    context.onProgress?.({ fraction: 0, phase });
    const frame = await survey.sample(context.signal);
    return pairMap(frame, { ...request, columns: wanted }, context.signal, (fraction) =>
      context.onProgress?.({ fraction, phase }),
    );
  }

  /** Two columns together, on a sample of the present version's rows. Errors: data.none, data.columnMissing, cancelled. */
  async pair(a: string, b: string, context: JobContext = {}): Promise<PairDetail> {
    const version = this.current();
    const [left, top] = [a, b].map((name) => findColumn(version.columns, name).name);
    const { survey } = await this.bench.tools(version, context);
    context.onProgress?.({ fraction: 0, phase: text('quality.progress.pairs') });
    const found = pairDetail(await survey.sample(context.signal), left ?? a, top ?? b);
    if (!found) throw new AssayError('internal', {}, { cause: 'a sample without a column of its version' });
    return found;
  }

  /** The last version from another file that passed the gate or was accepted; null where there is none. */
  baseline(): DatasetVersion | null {
    const version = this.project.datasets.current();
    return version && baselineOf(this.project, version);
  }

  /** What a check measured on the versions so far, the oldest first. */
  checkHistory(entryId: string): Promise<CheckPoint[]> {
    return this.project.quality.figures(entryId);
  }

  /** The columns most related to one, on a sample of the present version's rows. Errors: data.none, data.columnMissing, cancelled. */
  async related(column: string, context: JobContext = {}): Promise<RelatedColumn[]> {
    const version = this.current();
    const { name } = findColumn(version.columns, column);
    const { survey } = await this.bench.tools(version, context);
    const phase = text('quality.progress.relating');
    context.onProgress?.({ fraction: 0, phase });
    const frame = await survey.sample(context.signal);
    return relatedTo(frame, name, context.signal, (fraction) => context.onProgress?.({ fraction, phase }));
  }

  /** The rows that a check of a report found wanting, in row order. Errors: quality.notRun, quality.checkMissing. */
  async failingRows(request: {
    reportId: number;
    entryId: string;
    offset: number;
    limit: number;
    columns?: readonly string[] | undefined;
  }): Promise<TableWindow> {
    const { report, suite } = await this.project.quality.get(request.reportId);
    const entry = entryIn(suite, request.entryId);
    const version = this.project.datasets.get(report.versionId);
    const table = await this.table(version, suite);
    const { failing = 'false', failingRows } = await measureEntry(
      entry,
      table,
      await this.bench.tools(version, {}),
    );
    const ids = await this.data.query<{ id: number }>(
      `SELECT CAST(${ROW} AS DOUBLE) AS id FROM ${table.relation} WHERE coalesce(${failing}, false)
       ORDER BY ${ROW} LIMIT $1 OFFSET $2`,
      { params: [request.limit, request.offset] },
    );
    const found = await this.data.rowsById(
      version.id,
      ids.map((row) => row.id),
      { offset: request.offset, total: failingRows },
      request.columns,
    );
    return entry.check === 'lostValues' ? this.asWritten(found, version.id) : found;
  }

  /** What stood in the file, in the cells that came to be empty. */
  private async asWritten(window: TableWindow, versionId: number): Promise<TableWindow> {
    const texts = await this.data.lost(versionId).texts(window.rowIds, {});
    const cells = window.cells.map((row, r) => {
      const written = texts.get(window.rowIds[r] ?? -1);
      return row.map((cell, c) => cell ?? written?.[window.columns[c]?.name ?? ''] ?? null);
    });
    return { ...window, cells };
  }

  /** What a remedy would do to the present version. Errors: quality.remedyUnfit, quality.checkMissing, data.columnMissing. */
  async previewRemedy(remedy: Remedy): Promise<RemedyPreview> {
    return (await this.plan(remedy, {})).plan.preview;
  }

  /** Makes the remedied version and makes it the present one; a removed column leaves the suite too. Errors as for the preview, and data.diskFull, cancelled. */
  async applyRemedy(remedy: Remedy, context: JobContext = {}): Promise<DatasetVersion> {
    const { plan, suite, version } = await this.plan(remedy, context);
    const after = await this.project.quality.keep(suiteAfter(suite, remedy, version, plan));
    const made = await this.data.derive(
      {
        parentId: version.id,
        operation: {
          ...plan.operation,
          settings: { ...plan.operation.settings, cellsChanged: plan.preview.cellsChanged },
        },
        columns: plan.columns,
        selectSql: plan.selectSql,
        ...(plan.quarantineSql === undefined ? {} : { quarantineSql: plan.quarantineSql }),
        // In the same transaction, so that the suite never asks for a column that is gone.
        commit: () => this.suites.note(after),
      },
      context,
    );
    return made;
  }

  /** Lets the present, failed gate pass; the reason stays with the report. Errors: quality.notRun. */
  async accept(reason: string): Promise<GateReport> {
    const present = await this.report();
    if (!present || present.stale) throw new AssayError('quality.notRun');
    const accepted = await this.project.quality.accept(present.report.id, { reason, at: this.clock.now() });
    this.project.history.add(text('quality.history.accepted', { reason }));
    return accepted;
  }

  /** Writes the newest report as a page. Errors: quality.notRun, project.notWritable. */
  async writeReport({ path, locale }: { path: string; locale: Locale }): Promise<{ path: string }> {
    const stored = await this.project.quality.latest();
    if (!stored) throw new AssayError('quality.notRun');
    const { report } = stored;
    const version = this.project.datasets.get(report.versionId);
    const samples: ReportedGate['samples'][number][] = [];
    const withRows = report.checks.filter(({ verdict, hasRows }) => verdict !== 'pass' && hasRows);
    const worst = withRows.sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'));
    for (const check of worst.slice(0, SAMPLES)) {
      const shown = version.columns.slice(0, REPORTED_COLUMNS).map(({ name }) => name);
      const request = {
        reportId: report.id,
        entryId: check.entryId,
        offset: 0,
        limit: SAMPLED,
        columns: shown,
      };
      const { rowIds, cells, columns } = await this.failingRows(request);
      const rows = rowIds.map((id, i) => ({ id, cells: cells[i] ?? [] }));
      samples.push({ title: check.title, columns: columns.map(({ name }) => name), rows });
    }
    const steps = this.project.datasets.lineage(version.id).map(({ operation }) => operation.summary);
    const notSampled = withRows.length - samples.length;
    const page = await gateReportHtml({ report, version, steps, samples, notSampled }, locale);
    return { path: await writeWhole(path, page) };
  }

  private async plan(
    remedy: Remedy,
    context: JobContext,
  ): Promise<{ plan: Plan; suite: Suite; version: DatasetVersion }> {
    const version = this.current();
    const suite = await this.suite(context);
    const entry = entryIn(suite, remedy.entryId);
    const table = await this.table(version, suite);
    const measured = await measureEntry(entry, table, await this.bench.tools(version, context));
    const salt = remedy.kind === 'hash' ? saltOf(this.project) : '';
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
      anonymous: anonymousIn(this.project.datasets.lineage(version.id)),
    };
  }

  private current(): DatasetVersion {
    const version = this.project.datasets.current();
    if (!version) throw new AssayError('data.none');
    return version;
  }

  /** The suite, for what the recipe predicts. */
  private async presentSuite(context: JobContext): Promise<Suite> {
    const suite = await this.suite(context);
    const wanted = this.recipeTarget();
    const known = this.current().columns.some(({ name }) => name === wanted);
    if (wanted === null || wanted === suite.target || !known) return suite;
    return retargeted(suite, await this.propose(wanted, context));
  }

  /** What the recipe predicts, unless another target has been chosen since. */
  private recipeTarget(): string | null {
    const recipe = this.bench.recipe();
    return recipe && recipe.target === this.target() ? recipe.target : null;
  }

  private target(): string | null {
    return this.project.settings.get('target', z.string());
  }
}

function entryIn(suite: Suite, id: string): SuiteEntry {
  const entry = suite.entries.find((candidate) => candidate.id === id);
  if (!entry) throw new AssayError('quality.checkMissing');
  return entry;
}

/** Whether two say the same; "stratified" is what is meant where nothing is said. */
function sameSplit(one: SplitSpec, other: SplitSpec): boolean {
  const said = ({
    validation,
    test,
    seed,
    method,
    column,
    validationValues,
    testValues,
  }: SplitSpec): unknown => [
    ...[validation, test, seed, method === 'stratified' ? null : (method ?? null)],
    ...(method === undefined || method === 'stratified' || method === 'random' ? [] : [column]),
    ...(method === 'column' ? [validationValues, testValues] : []),
  ];
  return JSON.stringify(said(one)) === JSON.stringify(said(other));
}

/** The suite never asks for a column that is gone, nor for a type that was changed on purpose. */
function suiteAfter(suite: Suite, remedy: Remedy, before: DatasetVersion, plan: Plan): Suite {
  if (remedy.kind === 'removeColumn') return withoutColumn(suite, remedy.column);
  const types = new Map(before.columns.map(({ name, type }) => [name, type]));
  const changed = retyped(
    suite,
    plan.columns.filter(({ name, type }) => types.get(name) !== type),
  );
  return hidden(changed, hiddenBy(plan.operation));
}
