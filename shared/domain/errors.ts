// The named errors of Assay. Each code has two sentences in messages/errors.ts or modelErrors.ts: what happened, and what to do next.
import { z } from 'zod';
import { Text } from './text';

/** What an error means to the caller; the command line turns it into its exit code. */
export type ErrorKind = 'input' | 'usage' | 'gate' | 'cancelled' | 'internal';

/** Every error a user can meet, and its kind. The parameters each sentence takes are named there. */
export const ERROR_KINDS = {
  'project.none': 'usage',
  'project.notFound': 'input',
  'project.notAProject': 'input',
  'project.truncated': 'input',
  'project.newer': 'input',
  'project.locked': 'input',
  'project.exists': 'input',
  'project.notWritable': 'input',
  'data.none': 'usage',
  'data.notFound': 'input',
  'data.empty': 'input',
  'data.noRows': 'input',
  'data.binary': 'input',
  'data.encoding': 'input',
  'data.ragged': 'input',
  'data.surplus': 'input',
  'data.badQuote': 'input',
  'data.delimiter': 'input',
  'data.duplicateColumn': 'input',
  'data.emptyColumn': 'input',
  'data.unsupported': 'input',
  'data.unreadable': 'input',
  'data.damaged': 'input',
  'data.locked': 'input',
  'data.tooLarge': 'input',
  'data.unsafeArchive': 'input',
  'data.emptyArchive': 'input',
  'data.memberMissing': 'input',
  'data.tableMissing': 'input',
  'data.noTables': 'input',
  'data.badJson': 'input',
  'data.columnsDiffer': 'input',
  'data.nothingPasted': 'input',
  'data.columnMissing': 'input',
  'data.inputsMissing': 'input',
  'data.versionMissing': 'input',
  'data.diskFull': 'input',
  'data.memory': 'input',
  'data.tooFewRows': 'input',
  'data.noAssets': 'input',
  'data.noneDecoded': 'input',
  'data.tooManyFiles': 'input',
  'data.badPattern': 'input',
  'data.noAsset': 'input',
  'data.noAssetTable': 'input',
  'prepare.formula': 'input',
  'prepare.unfit': 'input',
  'prepare.replay': 'input',
  'prepare.notBack': 'input',
  'target.none': 'usage',
  'target.missing': 'input',
  'target.oneClass': 'input',
  'target.tooManyClasses': 'input',
  'target.allMissing': 'input',
  'target.notBinary': 'input',
  'target.unfit': 'input',
  'target.negative': 'input',
  'quality.notRun': 'usage',
  'quality.checkMissing': 'input',
  'quality.remedyUnfit': 'input',
  'quality.settings': 'input',
  'quality.suiteUnreadable': 'input',
  'recipe.noFeatures': 'input',
  'recipe.unreadable': 'input',
  'recipe.columnUnfit': 'input',
  'recipe.settings': 'input',
  'recipe.tooFew': 'input',
  'recipe.emptyPart': 'input',
  'recipe.splitColumn': 'input',
  'recipe.noGroup': 'input',
  'recipe.groupsOfOne': 'input',
  'recipe.groupParted': 'input',
  'recipe.stale': 'usage',
  'learn.unknown': 'usage',
  'learn.unfit': 'input',
  'learn.settings': 'input',
  'learn.missingValues': 'input',
  'learn.weights': 'input',
  'learn.oneClass': 'input',
  'learn.noOrder': 'input',
  'learn.rankingWeights': 'input',
  'learn.diverged': 'input',
  'learn.runMissing': 'input',
  'learn.searchMissing': 'input',
  'learn.noSearch': 'usage',
  'learn.nestedUnfit': 'input',
  'learn.notResumable': 'input',
  'learn.workerDied': 'internal',
  'evaluate.none': 'usage',
  'explain.rowMissing': 'input',
  'explain.runDeleted': 'input',
  'explain.outcomeMissing': 'input',
  'explain.badValue': 'input',
  'evaluate.otherRows': 'input',
  'evaluate.notComparable': 'input',
  'evaluate.moneyColumn': 'input',
  'evaluate.twoClasses': 'input',
  'evaluate.severalClasses': 'input',
  'evaluate.amounts': 'input',
  'evaluate.noProbabilities': 'input',
  'evaluate.oneCorrection': 'input',
  'evaluate.moneyClasses': 'input',
  'registry.none': 'usage',
  'registry.notEvaluated': 'usage',
  'registry.modelMissing': 'input',
  'registry.noRollback': 'input',
  'registry.exportFailed': 'internal',
  'serve.portInUse': 'input',
  'serve.notRunning': 'usage',
  'serve.badRows': 'input',
  'gate.qualityFailed': 'gate',
  'gate.evaluationFailed': 'gate',
  'job.busy': 'usage',
  'kernel.lost': 'internal',
  cancelled: 'cancelled',
  internal: 'internal',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

export type ErrorParams = NonNullable<Text['params']>;

/** What crosses a process boundary of an error. */
export const ErrorData = z.object({
  code: z.enum(Object.keys(ERROR_KINDS) as [ErrorCode, ...ErrorCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null(), Text])),
  /** The technical cause, in English, for the details line and the log. */
  cause: z.string().optional(),
});
export type ErrorData = z.infer<typeof ErrorData>;

/** An error that a user can be told about: a code, the parameters of its sentences, and the technical cause. */
export class AssayError extends Error {
  override readonly name = 'AssayError';

  constructor(
    readonly code: ErrorCode,
    readonly params: ErrorParams = {},
    options?: { cause?: unknown },
  ) {
    super(`${code} ${JSON.stringify(params)}`, options);
  }

  get kind(): ErrorKind {
    return ERROR_KINDS[this.code];
  }

  toData(): ErrorData {
    const cause = this.cause;
    const words = cause instanceof Error ? cause.message : cause === undefined ? undefined : String(cause);
    return { code: this.code, params: this.params, ...(words === undefined ? {} : { cause: words }) };
  }

  static fromData(data: ErrorData): AssayError {
    return new AssayError(data.code, data.params, data.cause === undefined ? {} : { cause: data.cause });
  }

  /** Any thrown value as an AssayError; what is not one already becomes `internal` with its cause, an abort `cancelled`. */
  static from(thrown: unknown): AssayError {
    if (thrown instanceof AssayError) return thrown;
    if (thrown instanceof Error && thrown.name === 'AbortError')
      return new AssayError('cancelled', {}, { cause: thrown });
    return new AssayError('internal', {}, { cause: thrown });
  }
}

/** Throws `cancelled` when the signal has been aborted. Call it between parts of anything long. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AssayError('cancelled');
}
