import { Alias, text } from '../../../shared/domain';
import { optionalChoice, optionalReason, optionalRun, optionalText, parse, requiredText } from '../arguments';
import { type CommandContext, withProject } from '../context';
import { printVerdict } from '../summary';
import { printVersions, versionJson } from '../versions';

const FORM = {
  positionals: 0,
  options: {
    project: { type: 'string' },
    run: { type: 'string' },
    as: { type: 'string' },
    purpose: { type: 'string' },
    'accept-gate': { type: 'string' },
    json: { type: 'boolean' },
  },
} as const;

/**
 * Makes a model version of the run that was evaluated last, as the window does; no test row is opened for it. Where the evaluation gate says no,
 * its rules are told and nothing is registered, unless a reason is given (--accept-gate), which stays with report and model. Asking twice gives the same version.
 */
export async function register(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const run = optionalRun(values);
  const alias = optionalChoice(values, 'as', Alias);
  const purpose = optionalText(values, 'purpose');
  const reason = optionalReason(values);
  const { terminal, signal } = context;
  return withProject(context, requiredText(values, 'project'), async ({ registry, evaluation }) => {
    const report = registry.registrable(run);
    if (report.gate.verdict === 'fail' && report.accepted === null) {
      if (reason !== undefined) evaluation.accept(reason);
      else if (!values['json']) printVerdict(terminal, report);
    }
    const { version } = await registry.register({ signal });
    if (purpose !== undefined) registry.savePurpose(version, purpose);
    if (alias) registry.promote(version, alias);
    const model = registry.models().filter((one) => one.version === version);
    if (values['json']) {
      terminal.print(
        JSON.stringify({ model: model.map(versionJson)[0], purpose: registry.purpose(version) }),
      );
      return 0;
    }
    terminal.print(text('cli.registered', { version, run: report.runId }));
    printVersions(terminal, model);
    return 0;
  });
}
