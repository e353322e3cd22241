import { resolve } from 'node:path';
import { AssayError, type GateReport, text } from '../../../shared/domain';
import type { Session } from '../../kernel';
import { checkQuality } from '../../pipeline';
import {
  optionalReason,
  optionalText,
  parse,
  requiredText,
  SOURCE_OPTIONS,
  sourceCorrections,
  UsageError,
  type Values,
} from '../arguments';
import { type CommandContext, during, inPassing, withProject } from '../context';
import { gateJson, printGate } from '../summary';

const FORM = {
  positionals: { from: 0, to: 1 },
  options: {
    project: { type: 'string' },
    target: { type: 'string' },
    suite: { type: 'string' },
    report: { type: 'string' },
    'accept-gate': { type: 'string' },
    json: { type: 'boolean' },
    ...SOURCE_OPTIONS,
  },
} as const;

/**
 * The quality gate alone: of a file, in a project that is thrown away afterwards, or of a project's present data, as it stands there. With a
 * reason (--accept-gate) the project's failed gate is let pass, and the reason stays with its report and with the models made from then on.
 */
export async function check(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const [file] = positionals;
  const options = sourceCorrections(values);
  const reason = optionalReason(values);
  if (file === undefined) {
    const said = Object.keys(values).find((name) => name in SOURCE_OPTIONS);
    if (said !== undefined || values['project'] === undefined) throw new UsageError(text('cli.usage.noFile'));
    return withProject(context, requiredText(values, 'project'), async (session) => {
      const gate = await gateOfProject(session, values, context);
      const failed = gate.verdict === 'fail' && gate.accepted === null;
      return tell(session, failed && reason !== undefined ? await session.quality.accept(reason) : gate, {
        ...{ values, context },
      });
    });
  }
  for (const name of ['project', 'accept-gate'])
    if (values[name] !== undefined)
      throw new UsageError(text('cli.usage.together', { first: file, second: `--${name}` }));
  return inPassing(context, async (session) => {
    const version = await session.data.import(resolve(file), options, during(context, 'collect'));
    const target = optionalText(values, 'target') ?? null;
    const names = version.columns.map((column) => column.name);
    if (target !== null && !names.includes(target))
      throw new AssayError('target.missing', { column: target, columns: names.join(', ') });
    const asked = (await takeSuite(session, values)) ?? target;
    return tell(session, await checkQuality(session, asked, during(context, 'quality')), { values, context });
  });
}

/** The gate as it stands, where it is of the present data and suite; else it is asked again. */
async function gateOfProject(session: Session, values: Values, context: CommandContext): Promise<GateReport> {
  const asks = values['suite'] !== undefined || values['target'] !== undefined;
  const present = asks ? null : await session.quality.report();
  if (present && !present.stale && !present.otherSplit) return present.report;
  const ctx = during(context, 'quality');
  const target = (await takeSuite(session, values)) ?? optionalText(values, 'target');
  return checkQuality(session, target ?? (await session.quality.suite(ctx)).target, ctx);
}

/** Takes a suite from its file; its checks stay as they were set, also for another target. Returns what it asks about; null without one. */
async function takeSuite({ quality }: Session, values: Values): Promise<string | null> {
  const suite = optionalText(values, 'suite');
  if (suite === undefined) return null;
  await quality.suites.take(resolve(suite));
  const target = optionalText(values, 'target');
  if (target !== undefined) await quality.setTarget(target);
  return (await quality.suite()).target;
}

async function tell(
  session: Session,
  gate: GateReport,
  { values, context: { terminal } }: { values: Values; context: CommandContext },
): Promise<number> {
  const path = optionalText(values, 'report');
  const page = path === undefined ? null : resolve(path);
  if (page !== null) await session.quality.writeReport({ path: page, locale: terminal.locale });
  const { rows, columns } = session.project.datasets.get(gate.versionId);
  if (values['json']) {
    const written = page === null ? {} : { report: page };
    terminal.print(JSON.stringify({ gate: gateJson(terminal, gate), rows, ...written }));
  } else {
    terminal.print(text('cli.rows', { rows, columns: columns.length }));
    printGate(terminal, gate);
    if (page !== null) terminal.print(text('cli.report', { path: page }));
  }
  if (gate.verdict === 'fail' && gate.accepted === null) {
    const count = gate.checks.filter((result) => result.verdict === 'fail').length;
    throw new AssayError('gate.qualityFailed', { count });
  }
  return 0;
}
