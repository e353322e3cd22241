import { resolve } from 'node:path';
import { lostWords, text } from '../../../shared/domain';
import { optionalText, parse, requiredText } from '../arguments';
import { type CommandContext, modelVersion, withProject } from '../context';

const FORM = {
  positionals: 1,
  options: { project: { type: 'string' }, model: { type: 'string' }, out: { type: 'string' } },
} as const;

/** Every input row in its order, plus the prediction and the probability of each class. */
export async function score(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const out = resolve(requiredText(values, 'out'));
  const model = optionalText(values, 'model');
  const { terminal, signal } = context;
  await withProject(context, requiredText(values, 'project'), async (session) => {
    const result = await session.prediction.score(
      resolve(positionals[0] ?? ''),
      out,
      modelVersion(session, model),
      {
        signal,
        onProgress: (progress) => terminal.progress({ stage: 'deploy', ...progress }),
      },
    );
    const { ranks, rows, model: version, path } = result;
    terminal.print(text('cli.scored', { rows, model: version, path }));
    for (const words of lostWords(result)) terminal.print(words);
    if (ranks) terminal.print(text(`view.deploy.score.${ranks.lists === null ? 'noRanks' : 'ranks'}`, ranks));
  });
  return 0;
}
