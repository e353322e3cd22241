// The model card of a real version: whole, self-contained, in either language, true to what was registered.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService, ExplainService } from '../../../main/evaluate';
import { RegistryService } from '../../../main/registry';
import { barsSvg } from '../../../main/registry/card-charts';
import { PredictionService } from '../../../main/serve';
import { type Bench, customersCsv, openBench, trainHere } from '../learn/project';

let bench: Bench;
let registry: RegistryService;
const card = async (version: number, locale: 'en' | 'zh'): Promise<string> => {
  const path = join(bench.folder, `card-${version}-${locale}.html`);
  expect(await registry.writeCard(version, path, locale)).toEqual({ path });
  return readFileSync(path, 'utf8');
};

beforeAll(async () => {
  bench = await openBench(customersCsv(600), 'bought', '');
  const run = await trainHere(bench, 'trees', { rounds: 20, minRows: 5 });
  const evaluation = new EvaluationService(bench.project, bench.data);
  await evaluation.run(run.id);
  await new ExplainService(bench.project, bench.data).summary();
  evaluation.saveRules([{ id: 'hard', kind: 'atLeast', metric: 'accuracy', threshold: 0.999 }]);
  evaluation.accept('only for <the> "autumn" campaign');
  registry = new RegistryService(bench.project, bench.data, evaluation, { version: '9.9.9' });
  await registry.register();
});
afterAll(() => bench.close());

describe('the model card', () => {
  it('tells purpose, data, gates, recipe, settings, figures, limits and the call, in both languages', async () => {
    expect(registry.purpose(1)).toBe('');
    registry.savePurpose(1, 'Choose whom to call.\nNever for <credit>.');
    const { report } = { report: bench.project.evaluations.latest() };
    for (const [locale, headings] of [
      [
        'en',
        [
          'What it is for',
          'What it is worth',
          'What it relies on',
          'Where it ends',
          'Data',
          'Gates',
          'Recipe',
          'Learner and settings',
          'How to call it',
        ],
      ],
      [
        'zh',
        ['用途', '模型的水平', '它依据什么', '局限', '数据', '闸门', '特征配方', '学习器与设置', '如何调用'],
      ],
    ] as const) {
      const html = await card(1, locale);
      for (const heading of headings) expect(html).toContain(`<h2>${heading}</h2>`);
      expect(html).toContain('<p>Never for &#60;credit&#62;.</p>');
      expect(html).toContain('only for &#60;the&#62; &#34;autumn&#34; campaign');
      const { rocAuc } = report?.metrics ?? {};
      expect(html).toContain(`${rocAuc?.low.toFixed(3)} – ${rocAuc?.high.toFixed(3)}`);
      expect(html).toContain(registry.manifest(1).data.sha256);
      for (const name of ['age', 'income', 'city', 'since']) expect(html).toContain(`<code>${name}</code>`);
      // Dates of the column "since" that the data covers.
      expect(html).toMatch(/2020-01-\d\d – 2024-0\d-\d\d/);
      // Nothing is fetched, nothing runs, and no key or placeholder is left.
      expect(html).not.toMatch(/<script|<link|src=|url\(|https?:\/\//);
      expect(html).not.toMatch(/card\.\w|\{\w+[,}]/);
      expect(html).toContain('<svg');
    }
  });

  it('stays what it was at the registration, and is refused for a version that is not there', async () => {
    const before = await card(1, 'en');
    bench.project.settings.set('evaluationRules', null);
    await trainHere(bench, 'linear');
    expect(await card(1, 'en')).toBe(before);
    await expect(registry.writeCard(7, join(bench.folder, 'x.html'), 'en')).rejects.toMatchObject({
      code: 'registry.modelMissing',
    });
    const nowhere = join(bench.folder, 'no', 'such', 'x.html');
    await expect(registry.writeCard(1, nowhere, 'en')).rejects.toMatchObject({ code: 'project.notWritable' });
  });

  it('stays what it was when the run that the version came from is deleted', async () => {
    const before = await card(1, 'en');
    const { runId } = bench.project.models.get(1);
    bench.project.runs.remove(runId);
    expect(await card(1, 'en')).toBe(before);
    expect(await card(1, 'zh')).toContain('<h2>它依据什么</h2>');
    const { onnx, manifest } = await registry.export(1, join(bench.folder, 'kept.onnx'));
    expect(readFileSync(onnx).byteLength).toBeGreaterThan(1000);
    expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ learner: 'trees' });
    const serving = new PredictionService(bench.project, bench.data, registry);
    const examples = await serving.examples();
    expect((await serving.predict(examples)).predictions).toHaveLength(examples.length);
    await serving.close();
    // What needs the run says so.
    const explain = new ExplainService(bench.project, bench.data);
    await expect(explain.open(runId)).rejects.toMatchObject({ code: 'learn.runMissing' });
  });

  it('tells what the manifest holds of a version from before there were cards', async () => {
    bench.project.cards.setFacts(1, null);
    const html = await card(1, 'en');
    expect(html).toContain('<h2>What it is worth</h2>');
    expect(html).toContain('Choose whom to call.');
    expect(html).not.toContain('<h2>What it relies on</h2>');
  });

  it('cuts long names between characters, not in an entity', () => {
    const name = `${'a'.repeat(24)}&#60;&#62;bbbb`;
    const svg = barsSvg([{ name, value: 1, low: 0.5, high: 1.5, shown: '1' }], 't');
    expect(svg).toContain(`${'a'.repeat(24)}&#60;…`);
  });

  it('says what the threshold was chosen for', async () => {
    const evaluation = new EvaluationService(bench.project, bench.data);
    evaluation.saveRules([]);
    const latest = await evaluation.run((await trainHere(bench, 'linear')).id);
    for (const [goal, en, zh] of [
      [{ kind: 'recall', least: 0.8 }, 'at least 80% of those there are are found', '至少找出应找出的 80%'],
      [{ kind: 'precision', least: 0.7 }, 'at least 70% of those it names are right', '至少 70% 正确'],
      [{ kind: 'capacity', rows: 12 }, 'at most 12 test rows would be named', '最多选出 12 行测试数据'],
    ] as const) {
      await evaluation.aim(latest.id, goal);
      const { version } = await registry.register();
      expect(await card(version, 'en')).toContain(en);
      expect(await card(version, 'zh')).toContain(zh);
    }
  });
});
