import { AssayError, type EvaluationRule, MetricName, text } from '../../../shared/domain';
import { answersJson, printAnswers } from '../answered';
import { optionalReason, optionalRun, parse, requiredText, several, UsageError } from '../arguments';
import { ask, ASKED_OPTIONS, askedOf, keptReport, refuseUnfit } from '../asked';
import { type CommandContext, during, withProject } from '../context';
import { evaluationJson, printEvaluation } from '../summary';

const FORM = {
  positionals: 0,
  options: {
    project: { type: 'string' },
    run: { type: 'string' },
    require: { type: 'string', multiple: true },
    'accept-gate': { type: 'string' },
    json: { type: 'boolean' },
    ...ASKED_OPTIONS,
  },
} as const;

const RULE = /^([a-z0-9]+)(>=|<=)(-?\d+(?:\.\d+)?)$/i;

/**
 * Opens the sealed test rows for a run of a project, the preferred one where none is named, and judges it by the project's rules. What is
 * required takes the place of the project's rule of the same metric and side, and is kept with them. Where money, another threshold, levels
 * or groups are asked for, or other probabilities (which evaluates once more), or a reason to let the gate's no pass is given, and the run has been evaluated, that evaluation is gone on with and
 * nothing is opened.
 */
export async function evaluate(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const named = optionalRun(values);
  const required = several(values, 'require').map(ruleOf);
  const asked = askedOf(values);
  const reason = optionalReason(values);
  const { terminal } = context;
  return withProject(context, requiredText(values, 'project'), async (session) => {
    const { evaluation } = session;
    const ctx = during(context, 'evaluate');
    const kept = asked || reason !== undefined ? keptReport(session, named) : null;
    const run = named ?? kept?.runId ?? (asked ? (await evaluation.preferred(ctx))?.runId : undefined);
    if (asked && run !== undefined) refuseUnfit(session, run, asked);
    let report = kept ?? (await evaluation.run(run, ctx));
    const answer = asked && (await ask(session, report, asked, ctx));
    if (answer) report = answer.report;
    const ids = new Set(required.map(({ id }) => id));
    let judged =
      required.length === 0
        ? report
        : (evaluation.saveRules([...evaluation.rules().filter(({ id }) => !ids.has(id)), ...required]) ??
          report);
    if (judged.gate.verdict === 'fail' && reason !== undefined) judged = evaluation.accept(reason);
    if (values['json']) {
      const answers = asked && answer ? answersJson(terminal, { ...answer, report: judged }, asked) : {};
      terminal.print(JSON.stringify({ run: judged.runId, ...evaluationJson(terminal, judged), ...answers }));
    } else {
      if (kept && !answer?.uncorrected) terminal.print(text('cli.evaluate.kept', { run: judged.runId }));
      printEvaluation(terminal, judged, null);
      if (asked && answer) printAnswers(terminal, { ...answer, report: judged }, asked);
    }
    const count = judged.gate.rules.filter(({ verdict }) => verdict === 'fail').length;
    if (judged.gate.verdict === 'fail' && judged.accepted === null)
      throw new AssayError('gate.evaluationFailed', { count });
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
