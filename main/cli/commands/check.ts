import { resolve } from 'node:path';
import { AssayError, text } from '../../../shared/domain';
import { checkQuality } from '../../pipeline';
import { optionalText, parse, SOURCE_OPTIONS, sourceCorrections } from '../arguments';
import { type CommandContext, inPassing } from '../context';
import { gateJson, printGate } from '../summary';

const FORM = {
  positionals: 1,
  options: {
    target: { type: 'string' },
    suite: { type: 'string' },
    report: { type: 'string' },
    json: { type: 'boolean' },
    ...SOURCE_OPTIONS,
  },
} as const;

/** The quality gate alone, in a project that is thrown away afterwards. */
export async function check(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const target = optionalText(values, 'target') ?? null;
  const options = sourceCorrections(values);
  const suite = optionalText(values, 'suite');
  const report = optionalText(values, 'report');
  const { terminal, signal } = context;
  return inPassing(context, async (session) => {
    const onProgress = terminal.progress.bind(terminal);
    const version = await session.data.import(resolve(positionals[0] ?? ''), options, {
      signal,
      onProgress: (progress) => onProgress({ stage: 'collect', ...progress }),
    });
    const names = version.columns.map((column) => column.name);
    if (target !== null && !names.includes(target)) {
      throw new AssayError('target.missing', { column: target, columns: names.join(', ') });
    }
    let asked = target;
    if (suite !== undefined) {
      await session.quality.suites.take(resolve(suite));
      // Its checks stay as they were set, also for another target.
      if (target !== null) await session.quality.setTarget(target);
      asked ??= (await session.quality.suite()).target;
    }
    const gate = await checkQuality(session, asked, {
      signal,
      onProgress: (progress) => onProgress({ stage: 'quality', ...progress }),
    });
    const page = report === undefined ? null : resolve(report);
    if (page !== null) await session.quality.writeReport({ path: page, locale: terminal.locale });
    if (values['json']) {
      const written = page === null ? {} : { report: page };
      terminal.print(JSON.stringify({ gate: gateJson(terminal, gate), rows: version.rows, ...written }));
    } else {
      terminal.print(text('cli.rows', { rows: version.rows, columns: version.columns.length }));
      printGate(terminal, gate);
      if (page !== null) terminal.print(text('cli.report', { path: page }));
    }
    if (gate.verdict === 'fail') {
      const count = gate.checks.filter((result) => result.verdict === 'fail').length;
      throw new AssayError('gate.qualityFailed', { count });
    }
    return 0;
  });
}
