import { resolve } from 'node:path';
import { proposeFor } from '../../pipeline';
import {
  optionalTask,
  optionalText,
  parse,
  requiredText,
  SOURCE_OPTIONS,
  sourceCorrections,
} from '../arguments';
import { type CommandContext, inPassing } from '../context';

const FORM = {
  positionals: 1,
  options: {
    target: { type: 'string' },
    task: { type: 'string' },
    group: { type: 'string' },
    ...SOURCE_OPTIONS,
  },
} as const;

/** The recipe that is proposed for a file, as JSON to be changed and handed to `run`. The project is thrown away afterwards. */
export async function recipe(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const asked = {
    target: requiredText(values, 'target'),
    task: optionalTask(values),
    group: optionalText(values, 'group'),
  };
  const options = sourceCorrections(values);
  const { terminal, signal } = context;
  return inPassing(context, async (session) => {
    await session.data.import(resolve(positionals[0] ?? ''), options, {
      signal,
      onProgress: (progress) => terminal.progress({ stage: 'collect', ...progress }),
    });
    terminal.print(JSON.stringify(await proposeFor(session, asked), null, 2));
    return 0;
  });
}
