// What can go wrong in this room, by name. The sentence is for logs and tests; the interface shows the message
// `compute.error.<code>` (shared/messages/compute.ts) with the same parameters.

const SENTENCES = {
  'model-unreadable': 'The model could not be opened: {detail}',
  'session-closed': 'The model was closed before this run.',
  'input-missing': 'The model needs an input named {name}.',
  'input-unknown': 'The model has no input named {name}.',
  'input-mismatch': 'The input {name} should be {want}, but was {got}.',
  'type-unsupported': 'The value {name} has a type that is not supported.',
  'run-failed': 'The model stopped while running: {detail}',
  'kernel-missing': 'The operation {kernel} cannot be compiled.',
  'not-recordable': 'The program needs {kernel} while it is being recorded.',
  'export-differs': 'The exported model differs from the trained one by {difference}.',
} as const;

export type ComputeErrorCode = keyof typeof SENTENCES;

/** An error of the compute room. `code` says which, `params` fill the sentence,  */
export class ComputeError extends Error {
  readonly code: ComputeErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly messageKey: string;

  constructor(
    code: ComputeErrorCode,
    params: Readonly<Record<string, string | number>> = {},
    options: { cause?: unknown } = {},
  ) {
    super(
      SENTENCES[code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '')),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'ComputeError';
    this.code = code;
    this.params = params;
    this.messageKey = `compute.error.${code}`;
  }
}
