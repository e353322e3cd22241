import { z } from 'zod';
import { AssayError, type Clock, type Suite, text, throwIfCancelled } from '../../shared/domain';
import type { CheckDetail, CheckLine, SuiteChange, ToDo } from '../../shared/domain';
import type { CheckPoint, DatasetVersion, GateReport, JobContext, RelatedColumn } from '../../shared/domain';
import type { PairDetail, PairMap } from '../../shared/domain';
import type { Remedy, RemedyPreview, TableWindow } from '../../shared/domain';
import type { Locale } from '../../shared/messages';
import type { DataService } from '../data';
import { type Project, writeWhole } from '../project';
import { baselineOf } from './baseline';
import { failingRows, type FailingAsked, samplesOf } from './failing';
import { measureSuite, verdictOf } from './gate';
import { CheckLines, type LinesAsked } from './lines';
import { sameSplit } from './parts';
import { applyRemedy, previewRemedy } from './remedying';
import { gateReportHtml } from './report';
import { retargeted } from './suite';
import { Suites } from './suites';
import { toDoOf } from './todo';
import { pairOf, type PairsAsked, pairsOf, relatedOf } from './together';
import { Workbench } from './workbench';

/** Checks that judge training and test rows. */
const BY_SPLIT = new Set(['entities', 'timeOverlap', 'splitDrift']);

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
    data: DataService,
    private readonly clock: Clock = project.clock,
  ) {
    this.bench = new Workbench(project, data, clock);
    this.suites = new Suites(
      project,
      () => this.bench.current(),
      (target, context) => this.bench.proposal(this.bench.current(), target, context),
    );
  }

  /** A fresh proposal for this target; not saved. Errors: data.none, target.missing. */
  async propose(target: string | null, context: JobContext = {}): Promise<Suite> {
    const version = this.bench.current();
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
    const version = this.bench.current();
    const startedAt = this.clock.now();
    context.onProgress?.({ fraction: 0, phase: text('quality.progress.proposing'), unit: 'checks' });
    const suite = await this.presentSuite(context);
    const table = await this.bench.table(version, suite);
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
  pairs(asked: PairsAsked, context: JobContext = {}): Promise<PairMap> {
    return pairsOf(this.bench, asked, context);
  }

  /** Two columns together, on a sample of the present version's rows. Errors: data.none, data.columnMissing, cancelled. */
  pair(a: string, b: string, context: JobContext = {}): Promise<PairDetail> {
    return pairOf(this.bench, a, b, context);
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
  related(column: string, context: JobContext = {}): Promise<RelatedColumn[]> {
    return relatedOf(this.bench, column, context);
  }

  /** The rows that a check of a report found wanting, in row order. Errors: quality.notRun, quality.checkMissing. */
  failingRows(asked: FailingAsked): Promise<TableWindow> {
    return failingRows(this.bench, asked);
  }

  /** What a remedy would do to the present version. Errors: quality.remedyUnfit, quality.checkMissing, data.columnMissing. */
  previewRemedy(remedy: Remedy): Promise<RemedyPreview> {
    return previewRemedy(this.bench, this.suites, remedy);
  }

  /** Makes the remedied version and makes it the present one; a removed column leaves the suite too. Errors as for the preview, and data.diskFull, cancelled. */
  applyRemedy(remedy: Remedy, context: JobContext = {}): Promise<DatasetVersion> {
    return applyRemedy(this.bench, this.suites, remedy, context);
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
    const samples = await samplesOf(this.bench, report, version);
    const steps = this.project.datasets.lineage(version.id).map(({ operation }) => operation.summary);
    const page = await gateReportHtml({ report, version, steps, ...samples }, locale);
    return { path: await writeWhole(path, page) };
  }

  /** The suite, for what the recipe predicts. */
  private async presentSuite(context: JobContext): Promise<Suite> {
    const suite = await this.suite(context);
    const wanted = this.recipeTarget();
    const known = this.bench.current().columns.some(({ name }) => name === wanted);
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
