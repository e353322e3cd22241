import { resolve } from 'node:path';
import { proposeFor } from '../../pipeline';
import { parse, sourceCorrections } from '../arguments';
import { type CommandContext, during, inPassing } from '../context';
import { QUESTION_OPTIONS, questionOf } from '../request';

const FORM = { positionals: 1, options: QUESTION_OPTIONS } as const;

/** The recipe that is proposed for a file, as JSON to be changed and handed to `run`. The project is thrown away afterwards. */
export async function recipe(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const asked = questionOf(values);
  const options = sourceCorrections(values);
  const { terminal } = context;
  return inPassing(context, async (session) => {
    await session.data.import(resolve(positionals[0] ?? ''), options, during(context, 'collect'));
    terminal.print(JSON.stringify(await proposeFor(session, asked), null, 2));
    return 0;
  });
}
