import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { text } from '../../../shared/domain';
import { runPipeline } from '../../pipeline';
import { optionalLearner, optionalSettings, optionalText, parse, UsageError } from '../arguments';
import { type CommandContext, makeKernel } from '../context';
import { leaderboardJson, printLeaderboard } from '../leaderboard';
import { REQUEST_OPTIONS, requestOf } from '../request';
import { evaluationJson, gateJson, modelJson, printEvaluation, printGate } from '../summary';

const FORM = {
  positionals: 1,
  options: {
    project: { type: 'string' },
    learner: { type: 'string' },
    settings: { type: 'string' },
    nested: { type: 'boolean' },
    json: { type: 'boolean' },
    ...REQUEST_OPTIONS,
  },
} as const;

/**
 * A file through every stage. An existing project gains a new data version and, where it passes, a new model version; what a person
 * made in it, suite, recipe and rules, is used.
 */
export async function run(context: CommandContext): Promise<number> {
  const { values, positionals } = parse(context.args, FORM);
  const file = resolve(positionals[0] ?? '');
  const learner = optionalLearner(values);
  const nested = values['nested'] === true;
  if (nested && learner !== 'auto') throw new UsageError(text('cli.usage.nested', { learner }));
  const settings = optionalSettings(values);
  if (settings && learner === 'auto') throw new UsageError(text('cli.usage.settingsOf'));
  if (values['loss'] !== undefined && learner !== 'auto')
    throw new UsageError(text('cli.usage.together', { first: '--loss', second: '--learner' }));
  const request = { ...requestOf(values, file), learner, settings, nested };
  const named = optionalText(values, 'project');
  const path = named === undefined ? freePath(file) : resolve(named);
  const { terminal, signal } = context;
  const began = performance.now();
  const kernel = makeKernel(context);
  if (existsSync(path)) await kernel.open(path);
  else await kernel.create(basename(path, '.assay'), path);
  try {
    const onProgress = terminal.progress.bind(terminal);
    const { version, gate, evaluation, model, leaderboard, stopped } = await runPipeline(
      kernel.session,
      request,
      {
        signal,
        onProgress,
      },
    );
    const seconds = (performance.now() - began) / 1000;
    if (values['json']) {
      terminal.print(
        JSON.stringify({
          gate: gateJson(terminal, gate),
          model: model && modelJson(model),
          evaluation: evaluation && evaluationJson(terminal, evaluation),
          ...(leaderboard ? { leaderboard: leaderboardJson(terminal, leaderboard) } : {}),
          rows: version.rows,
          seconds,
          project: path,
        }),
      );
    } else {
      terminal.print(text('cli.rows', { rows: version.rows, columns: version.columns.length }));
      printGate(terminal, gate);
      if (leaderboard) printLeaderboard(terminal, leaderboard);
      if (evaluation) printEvaluation(terminal, evaluation, model);
      terminal.print(text('cli.project', { path }));
      terminal.print(text('cli.seconds', { seconds }));
    }
    if (stopped) throw stopped;
    return 0;
  } finally {
    await kernel.close();
  }
}

/** A project beside where the command was given, named after the file and numbered where the name is taken. */
function freePath(file: string): string {
  const stem = basename(file, extname(file));
  for (let n = 1; ; n++) {
    const path = join(process.cwd(), n === 1 ? `${stem}.assay` : `${stem} ${n}.assay`);
    if (!existsSync(path)) return path;
  }
}
