// A registered model in use: rows, files, the local service and monitoring, with nothing stood in for.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { RegistryService } from '../../../main/registry';
import { PredictionService } from '../../../main/serve';
import { lostWords } from '../../../shared/domain';
import { say } from '../../../shared/messages';
import { type Bench, customersCsv, openBench, trainHere } from '../learn/project';

let bench: Bench;
let service: PredictionService;
beforeAll(async () => {
  bench = await openBench(customersCsv(900), 'bought', '');
  const evaluation = new EvaluationService(bench.project, bench.data);
  const registry = new RegistryService(bench.project, bench.data, evaluation, { version: '1' });
  service = new PredictionService(bench.project, bench.data, registry);
  await expect(service.start({})).rejects.toMatchObject({ code: 'registry.none' });
  await trainHere(bench, 'linear');
  await evaluation.run();
  await registry.register();
});
afterAll(async () => {
  await service.close();
  await bench.close();
});

const rich = { age: 75, income: 9900, city: '上海', since: '2021-05-06' };
const poor = { age: 19, income: 1100, city: 'Bonn', since: '2021-05-06' };

describe('PredictionService', () => {
  it('predicts rows, with missing and unknown values, and refuses what it cannot read', async () => {
    const odd = { age: null, income: null, city: 'Atlantis', since: null, more: 1 };
    const { predictions, model } = await service.predict([rich, poor, odd]);
    expect(model).toBe(1);
    expect(predictions.map(({ prediction }) => prediction).slice(0, 2)).toEqual(['yes', 'no']);
    for (const { probabilities } of predictions) {
      const sum = Object.values(probabilities ?? {}).reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    await expect(service.predict([{ ...rich, age: 'old' }])).rejects.toMatchObject({ code: 'serve.badRows' });
    const { city: _city, ...without } = rich;
    await expect(service.predict([without])).rejects.toMatchObject({ code: 'serve.badRows' });
    await expect(service.predict([rich], 9)).rejects.toMatchObject({ code: 'registry.modelMissing' });
  });

  it('answers over HTTP what it answers in the kernel', async () => {
    const { url, token } = await service.start({});
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`${url ?? ''}${path}`, { ...init, headers: { authorization: `Bearer ${token ?? ''}` } });
    const answer = await ask('/v1/predict', { method: 'POST', body: JSON.stringify({ rows: [rich] }) });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(await service.predict([rich]))));
    const bad = await ask('/v1/predict', { method: 'POST', body: JSON.stringify({ rows: [{ age: 1 }] }) });
    expect(bad.status).toBe(400);
    expect(await bad.text()).toContain('income');
    expect(await (await ask('/v1/schema')).json()).toMatchObject({
      model: 1,
      target: 'bought',
      classes: ['no', 'yes'],
    });
    expect(service.status()).toMatchObject({ running: true, predictions: 1 });
    expect(await service.stop()).toMatchObject({ running: false });
    await expect(fetch(`${url ?? ''}/v1/health`)).rejects.toThrow();
  });

  it('scores a file: every row in its order, every cell as it was, and the same as row by row', async () => {
    const file = join(bench.folder, 'new.csv');
    const lines = [
      'note,since,city,age,income',
      '"a, b",2021-05-06,上海,75,9900',
      ',2021-05-06,Bonn,19,1100',
      '"say ""hi""",,,,',
    ];
    const many = Array.from({ length: 5000 }, (_, i) => `n${i},2021-05-06,Bonn,${18 + (i % 60)},${1000 + i}`);
    writeFileSync(file, `${[...lines, ...many].join('\n')}\n`);
    const out = join(bench.folder, 'scored.csv');
    const result = await service.score(file, out, undefined, {});
    expect(result).toEqual({ rows: 5003, path: out, model: 1 });
    const written = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(written[0]).toBe('note,since,city,age,income,prediction,probability_no,probability_yes');
    expect(written[1]).toMatch(/^"a, b",2021-05-06,上海,75,9900,yes,/);
    expect(written[3]).toMatch(/^"say ""hi""",,,,,(yes|no),/);
    many.forEach((line, i) => expect(written[i + 4]?.startsWith(`${line},`)).toBe(true));
    const [first] = (await service.predict([rich])).predictions;
    expect(Number(written[1]?.split(',').at(-1))).toBeCloseTo(first?.probabilities?.['yes'] ?? 0, 5);
  });

  it('says which values of a file it could not read, and predicts those rows all the same', async () => {
    const file = join(bench.folder, 'odd.csv');
    const rows = ['Bonn,many,1100,2021-05-06', 'Bonn,19,few,2021-05-06', ',,,', 'Bonn,NA,2,2021-05-06'];
    writeFileSync(file, `${['city,age,income,since', ...rows].join('\n')}\n`);
    const out = join(bench.folder, 'odd-scored.csv');
    const result = await service.score(file, out, undefined, {});
    expect(result.lost).toEqual({
      age: { count: 1, examples: ['many'] },
      income: { count: 1, examples: ['few'] },
    });
    expect(readFileSync(out, 'utf8').trimEnd().split('\n')[1]).toMatch(
      /^Bonn,many,1100,2021-05-06,(yes|no),/,
    );
    expect(lostWords(result).map((words) => say(words, 'en'))).toEqual([
      'age: 1 value could not be read as the model needs and counted as missing, for example many.',
      'income: 1 value could not be read as the model needs and counted as missing, for example few.',
    ]);
    const wide = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [`c${i}`, { count: 2, examples: ['x'] }]),
    );
    expect(
      lostWords({ lost: wide })
        .map((words) => say(words, 'zh'))
        .at(-1),
    ).toBe('另有 2 列也有无法读取的值。');
  });

  it('leaves nothing behind when cancelled, or when a column is missing', async () => {
    const file = join(bench.folder, 'lacking.csv');
    writeFileSync(file, 'age,income,city\n1,2,x\n');
    const out = join(bench.folder, 'nothing.csv');
    await expect(service.score(file, out, undefined, {})).rejects.toMatchObject({
      code: 'data.inputsMissing',
      params: { file: 'lacking.csv' },
    });
    const abort = new AbortController();
    abort.abort();
    await expect(
      service.score(join(bench.folder, 'data.csv'), out, undefined, { signal: abort.signal }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(bench.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('compares use with training, and sees that it drifted', async () => {
    const before = service.monitor();
    await service.score(join(bench.folder, 'data.csv'), join(bench.folder, 'same.csv'), undefined, {});
    const after = service.monitor();
    expect(after.predictions).toBe(before.predictions + 900);
    // All that was scored above came from Bonn.
    expect(after.drift.find(({ column }) => column === 'city')?.psi).toBeGreaterThan(0.25);
    expect(after.classes.map(({ name }) => name)).toEqual(['no', 'yes']);
  });

  it('gives example rows that it can predict', async () => {
    const examples = await service.examples();
    expect((await service.predict(examples)).predictions).toHaveLength(examples.length);
  });
});
