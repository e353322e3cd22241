import { AssayError, type EvaluationRule, MetricName, text } from '../../../shared/domain';
import { optionalText, optionalWhole, parse, requiredText, UsageError } from '../arguments';
import { type CommandContext, withProject } from '../context';
import { evaluationJson, printEvaluation } from '../summary';

const FORM = {
  positionals: 0,
  options: {
    project: { type: 'string' },
    run: { type: 'string' },
    require: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
} as const;

const MOST_RUN = 2 ** 31;
const RULE = /^([a-z0-9]+)(>=|<=)(-?\d+(?:\.\d+)?)$/i;

/**
 * Opens the sealed test rows for a run of a project, the preferred one where none is named, and judges it by the project's rules. What is
 * required takes the place of the project's rule of the same metric and side, and is kept with them.
 */
export async function evaluate(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const run = optionalWhole(values, 'run', 1, MOST_RUN);
  const required = (optionalText(values, 'require')?.split('\n') ?? []).map(ruleOf);
  const { terminal, signal } = context;
  return withProject(context, requiredText(values, 'project'), async ({ evaluation }) => {
    const onProgress = terminal.progress.bind(terminal);
    const report = await evaluation.run(run, {
      signal,
      onProgress: (progress) => onProgress({ stage: 'evaluate', ...progress }),
    });
    const ids = new Set(required.map(({ id }) => id));
    const judged =
      required.length === 0
        ? report
        : (evaluation.saveRules([...evaluation.rules().filter(({ id }) => !ids.has(id)), ...required]) ??
          report);
    if (values['json'])
      terminal.print(JSON.stringify({ run: judged.runId, ...evaluationJson(terminal, judged) }));
    else printEvaluation(terminal, judged, null);
    if (judged.gate.verdict === 'fail') throw new AssayError('gate.evaluationFailed');
    return 0;
  });
}

/** "rocAuc>=0.8" or "rmse<=12". */
function ruleOf(words: string): EvaluationRule {
  const [, name = '', sign, threshold] = RULE.exec(words.replace(/\s+/g, '')) ?? [];
  const metric = MetricName.options.find((one) => one.toLowerCase() === name.toLowerCase());
  if (metric === undefined)
    throw new UsageError(text('cli.usage.require', { choices: MetricName.options.join(', ') }));
  const kind = sign === '>=' ? 'atLeast' : 'atMost';
  return { id: `${kind}.${metric}`, kind, metric, threshold: Number(threshold) };
}
