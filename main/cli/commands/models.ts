import { Alias, AssayError, text } from '../../../shared/domain';
import { optionalChoice, optionalText, parse, requiredText, UsageError } from '../arguments';
import { type CommandContext, modelVersion, withProject } from '../context';
import { printVersions, versionsJson } from '../versions';

const FORM = {
  positionals: 0,
  options: {
    project: { type: 'string' },
    promote: { type: 'string' },
    'roll-back': { type: 'boolean' },
    as: { type: 'string' },
    json: { type: 'boolean' },
  },
} as const;

/**
 * The versions of a project, newest first; before that, an alias moves to another version (--promote) or back to where it pointed before
 * (--roll-back): `production`, which serves and scores, unless --as names the other.
 */
export async function models(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const promote = optionalText(values, 'promote');
  const back = values['roll-back'] === true;
  const named = optionalChoice(values, 'as', Alias);
  if (promote !== undefined && back)
    throw new UsageError(text('cli.usage.together', { first: '--promote', second: '--roll-back' }));
  if (named !== undefined && promote === undefined && !back)
    throw new UsageError(text('cli.usage.required', { what: '--promote' }));
  const alias = named ?? 'production';
  const { terminal } = context;
  return withProject(context, requiredText(values, 'project'), (session) => {
    const { registry } = session;
    if (promote !== undefined) registry.promote(modelVersion(session, promote), alias);
    if (back) registry.rollback(alias);
    const found = registry.models();
    if (found.length === 0) throw new AssayError('registry.none');
    if (values['json']) terminal.print(JSON.stringify(versionsJson(session)));
    else printVersions(terminal, found);
    return Promise.resolve(0);
  });
}
