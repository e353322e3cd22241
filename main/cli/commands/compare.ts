import { AssayError, text } from '../../../shared/domain';
import { formatNumber } from '../../../shared/messages';
import { parse, requiredText, UsageError } from '../arguments';
import { type CommandContext, withProject } from '../context';

const FORM = {
  positionals: 2,
  options: { project: { type: 'string' }, json: { type: 'boolean' } },
} as const;

/** Two runs on the rows that both held out while they were trained; the test rows stay sealed. */
export async function compare(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const [first = 0, second = 0] = positionals.map(runOf);
  const { terminal, signal } = context;
  return withProject(context, requiredText(values, 'project'), async ({ evaluation }) => {
    const found = await evaluation.compare(first, second, { signal });
    if (!found) throw new AssayError('evaluate.notComparable', { first, second });
    if (values['json']) {
      terminal.print(JSON.stringify({ ...found, summary: terminal.say(found.summary) }));
      return 0;
    }
    const number = (value: number): string => formatNumber(value, terminal.locale);
    terminal.print(
      text('cli.compare', {
        metric: text(`pipeline.train.metric.${found.metric}`),
        rows: found.rows,
        ...{ first, second, a: number(found.first), b: number(found.second) },
      }),
    );
    terminal.print(found.summary);
    return 0;
  });
}

function runOf(words: string): number {
  if (!/^[1-9]\d{0,8}$/.test(words)) throw new UsageError(text('cli.usage.runs', { what: words }));
  return Number(words);
}
