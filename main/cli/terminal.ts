// What a person at a terminal sees: progress on stderr, results on stdout, sentences in their language.
import type { AssayError, StageId, Text } from '../../shared/domain';
import { text } from '../../shared/domain';
import { errorTexts, formatSeconds, type Locale, say } from '../../shared/messages';
import type { StageProgress } from '../pipeline';

/** Chinese where the environment says so, else English. */
export function terminalLocale(environment: NodeJS.ProcessEnv): Locale {
  const named = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || 'en';
  return named.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export class Terminal {
  private last = '';
  private lineOpen = false;

  constructor(
    readonly locale: Locale,
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr,
  ) {}

  say(message: Text): string {
    return say(message, this.locale);
  }

  /** One line of the result. */
  print(line: string | Text = ''): void {
    this.endProgress();
    this.out.write(`${typeof line === 'string' ? line : this.say(line)}\n`);
  }

  /** On a terminal one line that is rewritten; elsewhere a line at each phase and at each tenth. */
  progress(progress: StageProgress): void {
    const stage = text(`pipeline.stage.${progress.stage satisfies StageId}`);
    const line = this.say(text('cli.progress', { stage, phase: progress.phase }));
    const fraction = progress.fraction === null ? '' : ` ${Math.floor(progress.fraction * 100)} %`;
    const left = progress.secondsLeft ? `, ${formatSeconds(progress.secondsLeft, this.locale)}` : '';
    if (this.err.isTTY) {
      this.err.write(`\r\u001b[K${line}${fraction}${left}`);
      this.lineOpen = true;
      return;
    }
    const step = `${progress.stage} ${progress.phase.key} ${Math.floor((progress.fraction ?? 0) * 10)}`;
    if (step === this.last) return;
    this.last = step;
    this.err.write(`${line}${fraction}${left}\n`);
  }

  /** An error in its two sentences, with the cause where there is one. */
  error(error: AssayError): void {
    this.endProgress();
    const { what, next } = errorTexts(error);
    this.err.write(`${this.say(what)}\n${this.say(next)}\n`);
    const cause = error.toData().cause;
    if (cause !== undefined && error.kind !== 'cancelled') this.err.write(`(${cause})\n`);
  }

  note(line: string): void {
    this.endProgress();
    this.err.write(`${line}\n`);
  }

  private endProgress(): void {
    if (this.lineOpen) this.err.write('\r\u001b[K');
    this.lineOpen = false;
  }
}

/** Columns padded to one width each; a Chinese character counts as two. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  ')}`.trimEnd(),
  );
}

function width(value: string): number {
  let total = 0;
  for (const character of value)
    total += /[\u1100-\u115f\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1;
  return total;
}
