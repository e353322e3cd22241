import { resolve } from 'node:path';
import { AssayError, text } from '../../../shared/domain';
import { checkQuality } from '../../pipeline';
import { optionalText, parse, SOURCE_OPTIONS, sourceCorrections } from '../arguments';
import { type CommandContext, inPassing } from '../context';
import { gateJson, printGate } from '../summary';

const FORM = {
  positionals: 1,
  options: { target: { type: 'string' }, json: { type: 'boolean' }, ...SOURCE_OPTIONS },
} as const;

/** The quality gate alone, in a project that is thrown away afterwards. */
export async function check(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const target = optionalText(values, 'target') ?? null;
  const options = sourceCorrections(values);
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
    const gate = await checkQuality(session, target, {
      signal,
      onProgress: (progress) => onProgress({ stage: 'quality', ...progress }),
    });
    if (values['json']) {
      terminal.print(JSON.stringify({ gate: gateJson(terminal, gate), rows: version.rows }));
    } else {
      terminal.print(text('cli.rows', { rows: version.rows, columns: version.columns.length }));
      printGate(terminal, gate);
    }
    if (gate.verdict === 'fail') {
      const count = gate.checks.filter((result) => result.verdict === 'fail').length;
      throw new AssayError('gate.qualityFailed', { count });
    }
    return 0;
  });
}
