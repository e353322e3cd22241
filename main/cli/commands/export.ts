import { resolve } from 'node:path';
import { text } from '../../../shared/domain';
import { optionalText, parse, requiredText } from '../arguments';
import { type CommandContext, modelVersion, withProject } from '../context';

const FORM = {
  positionals: 0,
  options: {
    project: { type: 'string' },
    model: { type: 'string' },
    out: { type: 'string' },
    card: { type: 'string' },
  },
} as const;

/** One ONNX file that takes raw columns, and its manifest beside it; with --card the model card too, or alone. */
export async function exportModel(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const card = optionalText(values, 'card');
  const out = card === undefined ? requiredText(values, 'out') : optionalText(values, 'out');
  const model = optionalText(values, 'model');
  await withProject(context, requiredText(values, 'project'), async (session) => {
    const version = modelVersion(session, model);
    const { terminal } = context;
    if (out !== undefined)
      terminal.print(text('cli.exported', await session.registry.export(version, resolve(out))));
    if (card !== undefined)
      terminal.print(
        text('cli.card', await session.registry.writeCard(version, resolve(card), terminal.locale)),
      );
  });
  return 0;
}
