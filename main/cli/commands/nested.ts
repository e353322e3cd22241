import { resolve } from 'node:path';
import { text } from '../../../shared/domain';
import { nestedOfFile, nestedOfProject } from '../../pipeline';
import { parse, requiredText, UsageError } from '../arguments';
import { type CommandContext, inPassing, withProject } from '../context';
import { leaderboardJson, nestedJson, printLeaderboard, printNested } from '../leaderboard';
import { REQUEST_OPTIONS, requestOf } from '../request';
import { gateJson, printGate } from '../summary';

const FORM = {
  positionals: { from: 0, to: 1 },
  options: { project: { type: 'string' }, json: { type: 'boolean' }, ...REQUEST_OPTIONS },
} as const;

/**
 * What a search for a model is worth on a small table: nested cross-validation alone, of a file (nothing is kept) or of a project's newest
 * search. No model is evaluated or registered, and the test rows stay sealed.
 */
export async function nested(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const { terminal, signal } = context;
  const running = { signal, onProgress: terminal.progress.bind(terminal) };
  const [file] = positionals;
  if (file === undefined) {
    const said = Object.keys(values).find((name) => name in REQUEST_OPTIONS);
    if (said !== undefined) throw new UsageError(text('cli.usage.noFile'));
    return withProject(context, requiredText(values, 'project'), async (session) => {
      const found = await nestedOfProject(session, running);
      if (values['json']) terminal.print(JSON.stringify({ nested: nestedJson(found) }));
      else printNested(terminal, found);
      return 0;
    });
  }
  if (values['project'] !== undefined)
    throw new UsageError(text('cli.usage.together', { first: file, second: '--project' }));
  const request = requestOf(values, resolve(file));
  return inPassing(context, async (session) => {
    const { version, gate, leaderboard, stopped } = await nestedOfFile(session, request, running);
    if (values['json'])
      terminal.print(
        JSON.stringify({
          gate: gateJson(terminal, gate),
          ...(leaderboard ? leaderboardJson(terminal, leaderboard) : {}),
          rows: version.rows,
        }),
      );
    else {
      terminal.print(text('cli.rows', { rows: version.rows, columns: version.columns.length }));
      printGate(terminal, gate);
      if (leaderboard) printLeaderboard(terminal, leaderboard);
    }
    if (stopped) throw stopped;
    return 0;
  });
}
