import { doctor as examine } from '../../kernel';
import { text } from '../../../shared/domain';
import { parse } from '../arguments';
import { type CommandContext, makeKernel } from '../context';
import { table } from '../terminal';

const FORM = { positionals: 0, options: { json: { type: 'boolean' } } } as const;

/** Versions, compute backends with reasons, paths. */
export async function doctor(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const { terminal } = context;
  const found = await examine(makeKernel(context).options);
  if (values['json']) {
    terminal.print(JSON.stringify(found));
    return 0;
  }
  for (const line of table(Object.entries(found.versions))) terminal.print(line);
  terminal.print();
  const backends = found.backends.map((backend) => [
    terminal.say(text(`cli.backend.${backend.chosen ? 'on' : backend.available ? 'available' : 'off'}`)),
    terminal.say(backend.name),
    terminal.say(backend.reason),
  ]);
  for (const line of table(backends)) terminal.print(line);
  terminal.print();
  for (const line of table(Object.entries(found.paths))) terminal.print(line);
  return 0;
}
