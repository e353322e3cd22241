import { text } from '../../../shared/domain';
import { optionalWhole, parse, requiredText, UsageError } from '../arguments';
import { type CommandContext, modelVersion, withProject } from '../context';

const FORM = {
  positionals: 0,
  options: { project: { type: 'string' }, port: { type: 'string' }, token: { type: 'string' } },
} as const;

/** The local service, until the process is told to end. */
export async function serve(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const path = requiredText(values, 'project');
  const token = requiredText(values, 'token');
  const port = optionalWhole(values, 'port', 0, 65_535);
  if (port === undefined) throw new UsageError(text('cli.usage.required', { what: '--port' }));
  const { terminal, signal } = context;
  await withProject(context, path, async (session) => {
    modelVersion(session, undefined);
    const status = await session.prediction.start({ port, token });
    terminal.print(text('cli.listening', { url: status.url, model: status.model }));
    await new Promise<void>((resolve) => {
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  });
  return 0;
}
