import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { proposeFor } from '../../pipeline';
import {
  optionalTask,
  optionalText,
  parse,
  requiredText,
  SOURCE_OPTIONS,
  sourceCorrections,
} from '../arguments';
import { type CommandContext, makeKernel } from '../context';

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
  const folder = mkdtempSync(join(tmpdir(), 'assay-recipe-'));
  const kernel = makeKernel(context, folder);
  try {
    await kernel.create('recipe', join(folder, 'recipe.assay'));
    await kernel.session.data.import(resolve(positionals[0] ?? ''), options, {
      signal,
      onProgress: (progress) => terminal.progress({ stage: 'collect', ...progress }),
    });
    terminal.print(JSON.stringify(await proposeFor(kernel.session, asked), null, 2));
    return 0;
  } finally {
    await kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
