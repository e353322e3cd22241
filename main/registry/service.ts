// Registers what passed the evaluation gate, and moves aliases.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type Alias,
  AssayError,
  decisionOf,
  type EvaluationReport,
  type JobContext,
  type ModelVersion,
  namedAt,
  saysNumber,
  text,
  throwIfCancelled,
  turn,
} from '../../shared/domain';
import { type DataService } from '../data';
import type { EvaluationService } from '../evaluate';
import { OPSETS } from '../compute';
import { assembleModel } from '../learn';
import { type Project, writeWhole } from '../project';
import { columnsOf, inputDtype, splitInTurns } from '../recipe';
import type { Locale } from '../../shared/messages';
import { modelCardHtml } from './card';
import { writeModelFiles } from './export';
import { CardFacts, cardFacts } from './facts';
import { Manifest, type Reference } from './manifest';
import { references } from './reference';

/** Shares of so many rows are known to a fifth of a per cent, which is far finer than drift. */
const REFERENCE_ROWS = 100_000;

export class RegistryService {
  constructor(
    private readonly project: Project,
    private readonly data: DataService,
    private readonly evaluation: EvaluationService,
    private readonly options: { version: string },
  ) {}

  /** Newest first. */
  models(): ModelVersion[] {
    return this.project.models.list();
  }

  /**
   * The report that a version would be made from: the newest one.
   * @param runId the run that it has to be of, where one is meant
   * @throws AssayError evaluate.none; registry.notEvaluated where it is of another run, or of data or a recipe that are not the present ones
   */
  registrable(runId?: number): EvaluationReport {
    const latest = this.evaluation.report();
    if (latest === null) throw new AssayError('evaluate.none');
    const { report, stale } = latest;
    const run = runId ?? report.runId;
    if (stale || run !== report.runId) throw new AssayError('registry.notEvaluated', { run });
    return report;
  }

  /**
   * Registers the run of the present evaluation report; asking twice gives the same version. The first version becomes
   * `production`, later ones `candidate`. Cancelled, nothing is registered.
   * @throws AssayError as `registrable`; gate.evaluationFailed where the gate neither passed nor was accepted; cancelled
   */
  async register(ctx: Pick<JobContext, 'signal'> = {}): Promise<ModelVersion> {
    const report = this.registrable();
    if (report.gate.verdict === 'fail' && report.accepted === null) {
      const count = report.gate.rules.filter((rule) => rule.verdict === 'fail').length;
      throw new AssayError('gate.evaluationFailed', { count });
    }
    const registered = this.models().find(
      (model) =>
        model.runId === report.runId &&
        model.threshold === report.chosenThreshold &&
        isDeepStrictEqual(model.decision, decisionOf(report)) &&
        model.calibratedBy === report.calibratedBy,
    );
    if (registered) return registered;
    const { onnx, manifest, facts } = await this.package(report, ctx);
    const run = this.project.runs.get(report.runId);
    const model = this.project.models.add(
      {
        runId: run.id,
        learner: run.learner,
        task: report.task,
        target: report.target,
        classes: report.classes,
        inputs: manifest.recipe.inputs,
        metrics: report.metrics,
        threshold: report.chosenThreshold,
        ...(manifest.decision ? { decision: manifest.decision } : {}),
        ...(report.calibratedBy ? { calibratedBy: report.calibratedBy } : {}),
        notes: notes(manifest),
        bytes: onnx.byteLength,
        createdAt: this.project.clock.now(),
      },
      { onnx, manifest },
    );
    this.project.cards.setFacts(model.version, facts);
    this.project.models.setAlias(model.version === 1 ? 'production' : 'candidate', model.version, 'promote');
    this.project.history.add(text('registry.history.registered', { version: model.version }));
    return this.project.models.get(model.version);
  }

  promote(version: number, alias: Alias): ModelVersion[] {
    this.project.models.get(version);
    if (this.project.models.alias(alias) !== version) {
      this.project.models.setAlias(alias, version, 'promote');
      this.project.history.add(text(`registry.history.promoted.${alias}`, { version }));
    }
    return this.models();
  }

  /** The alias goes back to where it pointed before its last promotion. Throws `registry.noRollback`. */
  rollback(alias: Alias): ModelVersion[] {
    const before = rollbackTarget(
      this.project.models.aliasHistory().filter((change) => change.alias === alias),
    );
    if (before === null) throw new AssayError('registry.noRollback');
    this.project.models.setAlias(alias, before, 'rollback');
    this.project.history.add(text(`registry.history.rolledBack.${alias}`, { version: before }));
    return this.models();
  }

  /** The manifest as stored. */
  manifest(version: number): Manifest {
    return Manifest.parse(this.project.models.manifest(version));
  }

  async export(version: number, path: string): Promise<{ onnx: string; manifest: string }> {
    return writeModelFiles(path, this.project.models.onnx(version), this.manifest(version));
  }

  /** What a person wrote of a version's purpose; empty where nobody did. */
  purpose(version: number): string {
    this.project.models.get(version);
    return this.project.cards.get(version).purpose;
  }

  savePurpose(version: number, purpose: string): string {
    this.project.models.get(version);
    this.project.cards.setPurpose(version, purpose);
    return purpose;
  }

  /** Writes a version's model card as one HTML page. Throws `registry.modelMissing`, `project.notWritable`. */
  async writeCard(version: number, path: string, locale: Locale): Promise<{ path: string }> {
    const model = this.project.models.get(version);
    const { purpose, facts } = this.project.cards.get(version);
    // A version from before there were cards tells what its manifest holds.
    const known = facts === null ? NO_FACTS : CardFacts.parse(facts);
    const html = modelCardHtml({ model, manifest: this.manifest(version), facts: known, purpose }, locale);
    return { path: await writeWhole(path, html) };
  }

  /** The same for the same data, whatever the project: a hash of the hashes of the version's parts. */
  private fingerprint(versionId: number): string {
    const hash = createHash('sha256');
    for (const part of this.project.datasets.parts(versionId)) hash.update(part.hash);
    return hash.digest('hex');
  }

  /** The graph that was evaluated, with the chosen threshold in its label, and its manifest. */
  private async package(
    report: EvaluationReport,
    { signal }: Pick<JobContext, 'signal'>,
  ): Promise<{ onnx: Uint8Array; manifest: Manifest; facts: CardFacts }> {
    const run = this.project.runs.get(report.runId);
    const fitted = this.project.runs.fitted(report.runId);
    if (fitted === null) throw new AssayError('learn.runMissing');
    const { recipe } = fitted;
    const version = this.project.datasets.get(run.versionId);
    const names = recipe.inputs.map((input) => input.name);
    const read = [...new Set([...names, ...columnsOf(recipe.spec)])];
    const frame = await this.data.frame(version.id, read, {}, { signal });
    const columns = frame.columns.filter((column) => names.includes(column.name));
    const { train } = await splitInTurns(frame, recipe.spec, recipe.classes);
    const sample = evenly(train, REFERENCE_ROWS);
    const reference: Reference[] = [];
    for (const column of columns) {
      reference.push(...references({ ...frame, columns: [column] }, sample));
      await turn();
      throwIfCancelled(signal);
    }
    const gate = (await this.project.quality.latest())?.report ?? null;
    const numberOutputs = ['prediction', ...(report.interval ? ['low', 'high'] : [])];
    const decision = decisionOf(report);
    const manifest: Manifest = {
      format: 'assay-model',
      formatVersion: 1,
      assay: this.options.version,
      createdAt: new Date(this.project.clock.now()).toISOString(),
      project: this.project.name,
      task: report.task,
      target: report.target,
      positive: report.positive,
      classes: report.classes,
      threshold: report.chosenThreshold,
      ...(decision ? { decision } : {}),
      inputs: recipe.inputs.map(({ name, type }) => {
        const words = inputDtype(type) === 'string';
        return { name, type, onnxType: words ? 'string' : 'double', missing: words ? '' : 'NaN' };
      }),
      outputs: saysNumber(report.task)
        ? numberOutputs.map((name) => ({ name, onnxType: 'float' as const, shape: '[N]' }))
        : [
            { name: 'label', onnxType: 'string', shape: '[N]' },
            { name: 'probabilities', onnxType: 'float', shape: `[N, ${report.classes.length}]` },
          ],
      learner: run.learner,
      settings: run.settings,
      seed: run.seed,
      recipe,
      data: {
        name: version.name,
        version: version.number,
        rows: version.rows,
        sha256: this.fingerprint(version.id),
      },
      opsets: OPSETS,
      metrics: report.metrics,
      testRows: report.rows,
      quality: gate && { verdict: gate.verdict, accepted: gate.accepted },
      evaluation: { verdict: report.gate.verdict, rules: report.gate.rules, accepted: report.accepted },
      reference,
      expectedClasses: expectedClasses(report),
      ...(fitted.calibration ? { calibration: fitted.calibration } : {}),
      ...(report.interval ? { interval: report.interval.band } : {}),
    };
    const { calibration } = fitted;
    const assembly = {
      ...{ threshold: report.chosenThreshold, decision, calibration },
      band: report.interval?.band,
    };
    const facts = await cardFacts(this.project, { report, version }, { ...frame, columns });
    return { onnx: assembleModel(recipe, fitted.onnx, assembly), manifest, facts };
  }
}

const NO_FACTS: CardFacts = { report: null, gate: null, lineage: [], dates: [], summary: null };

/** At most `count` of the rows, spread evenly. */
function evenly(rows: Int32Array, count: number): Int32Array {
  if (rows.length <= count) return rows;
  return Int32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] ?? 0);
}

/**
 * Where a rollback leads: changes newest first are replayed as a stack, so that rolling back twice goes back two versions
 * rather than to and fro.
 */
export function rollbackTarget(
  changes: readonly { version: number | null; kind: 'promote' | 'rollback' }[],
): number | null {
  const stack: number[] = [];
  for (const change of [...changes].reverse()) {
    if (change.kind === 'rollback') stack.pop();
    else if (change.version !== null) stack.push(change.version);
  }
  return stack.at(-2) ?? null;
}

function notes(manifest: Manifest): string[] {
  return [manifest.quality?.accepted?.reason, manifest.evaluation.accepted?.reason].filter(
    (reason): reason is string => reason !== undefined,
  );
}

/** Share of each predicted class on the test split, read off the report. */
function expectedClasses(report: EvaluationReport): Record<string, number> {
  if (saysNumber(report.task)) return {};
  if (report.task === 'multiclass') {
    // Earlier reports have the table alone; where rows had weights, that is of those.
    const predicted = report.classes.map(
      (_, column) =>
        report.perClass?.[column]?.said ?? report.confusion.reduce((sum, row) => sum + (row[column] ?? 0), 0),
    );
    return Object.fromEntries(
      report.classes.map((name, index) => [name, (predicted[index] ?? 0) / Math.max(1, report.rows)]),
    );
  }
  const row = report.thresholds.reduce((best, candidate) =>
    Math.abs(candidate.threshold - report.chosenThreshold) < Math.abs(best.threshold - report.chosenThreshold)
      ? candidate
      : best,
  );
  const share = namedAt(row) / Math.max(1, report.rows);
  return Object.fromEntries(
    report.classes.map((name) => [name, name === report.positive ? share : 1 - share]),
  );
}
