// Entry of the command line: one command a call, exit codes by the kind of what went wrong.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { join } from 'node:path';
import { AssayError, type ErrorKind, text } from '../shared/domain';
import packageJson from '../package.json' with { type: 'json' };
import { UsageError } from './cli/arguments';
import { check } from './cli/commands/check';
import { compare } from './cli/commands/compare';
import { demo } from './cli/commands/demo';
import { doctor } from './cli/commands/doctor';
import { evaluate } from './cli/commands/evaluate';
import { explain } from './cli/commands/explain';
import { exportModel } from './cli/commands/export';
import { models } from './cli/commands/models';
import { nested } from './cli/commands/nested';
import { recipe } from './cli/commands/recipe';
import { register } from './cli/commands/register';
import { run } from './cli/commands/run';
import { score } from './cli/commands/score';
import { serve } from './cli/commands/serve';
import type { CommandContext } from './cli/context';
import { Terminal, terminalLocale } from './cli/terminal';

const COMMANDS: Record<string, (context: CommandContext) => Promise<number>> = {
  run,
  check,
  recipe,
  evaluate,
  compare,
  nested,
  register,
  models,
  score,
  explain,
  serve,
  export: exportModel,
  demo,
  doctor,
};

const USAGE = text('cli.usage', {
  settings: '{"NAME": VALUE}',
  table: '{"IS": {"DECIDED": AMOUNT}}',
});

const EXIT: Record<ErrorKind, number> = { internal: 1, usage: 2, gate: 3, input: 4, cancelled: 5 };

async function main(): Promise<number> {
  const terminal = new Terminal(terminalLocale(process.env));
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  const [name = '', ...args] = process.argv.slice(2);
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.print(USAGE);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const here = import.meta.dirname;
  try {
    if (command === undefined)
      throw new UsageError(text(name === '' ? 'cli.usage.noCommand' : 'cli.usage.unknown', { what: name }));
    return await command({
      args,
      terminal,
      signal: abort.signal,
      resources: join(here, '..', '..'),
      version: packageJson.version,
      workerFile: join(here, 'worker.js'),
    });
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      terminal.note(`${terminal.say(thrown.text)}\n${terminal.say(USAGE)}`);
      return EXIT.usage;
    }
    const error = AssayError.from(thrown);
    terminal.error(error);
    if (args.includes('--json') && error.kind !== 'gate')
      terminal.print(JSON.stringify({ error: error.toData() }));
    return EXIT[error.kind];
  }
}

// The exit code is set rather than forced while output may still be on its way to a pipe.
process.exitCode = await main();
setTimeout(() => process.exit(), 2000).unref();
