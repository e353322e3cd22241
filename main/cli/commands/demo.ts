import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from '../../../shared/domain';
import { runPipeline, writeReport } from '../../pipeline';
import { optionalText, parse } from '../arguments';
import { type CommandContext, makeKernel } from '../context';
import { printEvaluation, printGate } from '../summary';

const FORM = { positionals: 0, options: { out: { type: 'string' } } } as const;

/** Bank Marketing from the raw file to a prediction answered by the local service, in a folder of its own. */
export async function demo(context: CommandContext): Promise<number> {
  const { values } = parse(context.args, FORM);
  const { terminal, signal } = context;
  const began = performance.now();
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = resolve(optionalText(values, 'out') ?? join('out', 'demo', stamp));
  mkdirSync(folder, { recursive: true });
  const kernel = makeKernel(context);
  const sample = kernel.samples.path('bank');
  const project = join(folder, 'bank-marketing.assay');
  await kernel.create('Bank Marketing', project);
  try {
    const { session } = kernel;
    const onProgress = terminal.progress.bind(terminal);
    const request = {
      file: sample.path,
      target: sample.target,
      learner: 'auto',
      seed: 1,
      timeBudgetSeconds: 60,
    } as const;
    const outcome = await runPipeline(session, request, { signal, onProgress });
    terminal.print(text('cli.rows', { rows: outcome.version.rows, columns: outcome.version.columns.length }));
    printGate(terminal, outcome.gate);
    if (outcome.evaluation) printEvaluation(terminal, outcome.evaluation, outcome.model);
    if (outcome.stopped || !outcome.model || !outcome.evaluation)
      throw outcome.stopped ?? new Error('no model');
    terminal.print();
    terminal.print(text('cli.served', { answer: await askService(session.prediction) }));
    const report = join(folder, 'report.html');
    await writeReport(
      report,
      { ...outcome, model: outcome.model, evaluation: outcome.evaluation },
      terminal.locale,
    );
    const exported = await session.registry.export(outcome.model.version, join(folder, 'model.onnx'));
    terminal.print(text('cli.project', { path: project }));
    terminal.print(text('cli.report', { path: report }));
    terminal.print(text('cli.exported', exported));
    terminal.print(text('cli.seconds', { seconds: (performance.now() - began) / 1000 }));
    return 0;
  } finally {
    await kernel.close();
  }
}

/** Starts the service, sends it one real row over HTTP, stops it. Returns the answer as it came. */
async function askService(
  prediction: ReturnType<typeof makeKernel>['session']['prediction'],
): Promise<string> {
  const { url, token } = await prediction.start({});
  try {
    const [row] = await prediction.examples();
    const response = await fetch(`${url ?? ''}/v1/predict`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify({ rows: [row] }),
    });
    if (!response.ok) throw new Error(`The service answered ${response.status}: ${await response.text()}`);
    return await response.text();
  } finally {
    await prediction.stop();
  }
}
