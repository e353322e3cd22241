// Registering, moving and exporting real models of a real project.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession } from '../../../main/compute';
import { EvaluationService } from '../../../main/evaluate';
import { Manifest, RegistryService } from '../../../main/registry';
import { type Bench, customersCsv, openBench, trainHere } from '../learn/project';

let bench: Bench;
let evaluation: EvaluationService;
let registry: RegistryService;
beforeAll(async () => {
  bench = await openBench(customersCsv(700), 'bought', '');
  evaluation = new EvaluationService(bench.project, bench.data);
  registry = new RegistryService(bench.project, bench.data, evaluation, { version: '9.9.9' });
});
afterAll(() => bench.close());

const refused = (code: string) => expect.objectContaining({ code });

describe('RegistryService', () => {
  it('registers nothing before an evaluation, and nothing that the gate refused', async () => {
    await expect(registry.register()).rejects.toEqual(refused('evaluate.none'));
    await trainHere(bench, 'linear');
    await evaluation.run();
    evaluation.saveRules([{ id: 'hard', kind: 'atLeast', metric: 'accuracy', threshold: 0.999 }]);
    await expect(registry.register()).rejects.toEqual(refused('gate.evaluationFailed'));
    expect(registry.models()).toEqual([]);
  });

  it('makes version 1 production, with its acceptance noted, once', async () => {
    evaluation.accept('good enough to try');
    const model = await registry.register();
    expect(model).toMatchObject({
      version: 1,
      aliases: ['production'],
      learner: 'linear',
      classes: ['no', 'yes'],
      notes: ['good enough to try'],
    });
    expect(await registry.register()).toEqual(model);
    // Of another run nothing is made.
    expect(() => registry.registrable(model.runId + 1)).toThrow(refused('registry.notEvaluated'));
    expect(registry.registrable(model.runId).runId).toBe(model.runId);
    expect(registry.manifest(1)).toMatchObject({
      assay: '9.9.9',
      threshold: model.threshold,
      positive: 'yes',
      evaluation: { accepted: { reason: 'good enough to try' } },
    });
  });

  it('makes later versions candidates, promotes them and rolls back', async () => {
    await trainHere(bench, 'dense', { epochs: 5, units: 16, batchSize: 32 });
    const [run] = bench.project.runs.list();
    await evaluation.run(run?.id);
    evaluation.accept('still trying');
    await expect(registry.register({ signal: AbortSignal.abort() })).rejects.toEqual(refused('cancelled'));
    expect(registry.models()).toHaveLength(1);
    expect(await registry.register()).toMatchObject({ version: 2, aliases: ['candidate'], learner: 'dense' });
    const production = () => registry.models().find(({ aliases }) => aliases.includes('production'))?.version;
    registry.promote(2, 'production');
    expect(production()).toBe(2);
    registry.rollback('production');
    expect(production()).toBe(1);
    expect(() => registry.rollback('production')).toThrowError(refused('registry.noRollback'));
    expect(() => registry.promote(9, 'production')).toThrowError(refused('registry.modelMissing'));
  });

  it('exports one graph on raw columns, with its manifest, whole', async () => {
    const folder = join(bench.folder, 'export');
    mkdirSync(folder);
    const files = await registry.export(1, join(folder, 'model.onnx'));
    expect(readdirSync(folder).sort()).toEqual(['model.json', 'model.onnx']);
    const manifest = Manifest.parse(JSON.parse(readFileSync(files.manifest, 'utf8')));
    expect(manifest.data.sha256).toMatch(/^[0-9a-f]{64}$/);
    const session = openSession(readFileSync(files.onnx));
    expect(session.inputs.map(({ name }) => name)).toEqual(manifest.inputs.map(({ name }) => name));
    const feeds = Object.fromEntries(
      manifest.inputs.map(({ name, onnxType }) => [
        name,
        onnxType === 'string'
          ? { dtype: 'string' as const, dims: [2, 1], data: ['上海', 'never seen'] }
          : { dtype: 'float64' as const, dims: [2, 1], data: Float64Array.of(60, NaN) },
      ]),
    );
    const { label, probabilities } = session.runSync(feeds);
    session.dispose();
    const p = probabilities?.data as Float32Array;
    expect(label?.data).toEqual(
      [0, 1].map((row) => ((p[2 * row + 1] ?? 0) >= manifest.threshold ? 'yes' : 'no')),
    );
  });

  it('writes neither file where one cannot be written', async () => {
    const folder = join(bench.folder, 'blocked');
    mkdirSync(join(folder, 'model.json'), { recursive: true });
    await expect(registry.export(1, join(folder, 'model.onnx'))).rejects.toEqual(
      refused('registry.exportFailed'),
    );
    expect(readdirSync(folder)).toEqual(['model.json']);
  });
});
