import { resolve } from 'node:path';
import { text } from '../../../shared/domain';
import { optionalText, parse, requiredText } from '../arguments';
import { type CommandContext, modelVersion, withProject } from '../context';

const FORM = {
  positionals: 0,
  options: { project: { type: 'string' }, model: { type: 'string' }, out: { type: 'string' } },
} as const;

/** One ONNX file that takes raw columns, and its manifest beside it. */
export async function exportModel(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const out = resolve(requiredText(values, 'out'));
  const model = optionalText(values, 'model');
  await withProject(context, requiredText(values, 'project'), async (session) => {
    const written = await session.registry.export(modelVersion(session, model), out);
    context.terminal.print(text('cli.exported', written));
  });
  return 0;
}
