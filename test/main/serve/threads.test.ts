// A long file scored by threads: the same bytes as without them, the values of the exported graph, and nothing left of what was stopped.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openSession } from '../../../main/compute';
import { EvaluationService } from '../../../main/evaluate';
import { RegistryService } from '../../../main/registry';
import { PredictionService } from '../../../main/serve';
import { bundleWorker } from '../learn/bundle';
import { type Bench, customersCsv, openBench, trainHere } from '../learn/project';

const ROWS = 125_000;
let bench: Bench;
let registry: RegistryService;
let workerFile = '';
let long = '';
const path = (name: string): string => join(bench.folder, name);
const service = (file?: string): PredictionService =>
  new PredictionService(bench.project, bench.data, registry, file === undefined ? {} : { workerFile: file });

beforeAll(async () => {
  workerFile = await bundleWorker();
  bench = await openBench(customersCsv(900), 'bought', '');
  const evaluation = new EvaluationService(bench.project, bench.data);
  registry = new RegistryService(bench.project, bench.data, evaluation, { version: '1' });
  const run = await trainHere(bench, 'trees', { rounds: 20, minRows: 5 });
  await evaluation.run(run.id);
  evaluation.saveRules([]);
  await registry.register();
  long = path('long.csv');
  const [head = '', ...lines] = customersCsv(ROWS, 9).trim().split('\n');
  const noted = lines.map((line, i) => `${i % 1000 === 0 ? `"a, ""${i}"""` : `n${i}`},${line}`);
  writeFileSync(long, `note,${head}\n${noted.join('\n')}\n`);
});
afterAll(() => bench.close());

describe('a long file', () => {
  it('is scored by threads to the same bytes, in its order, and counted alike', async () => {
    const alone = service();
    await alone.score(long, path('alone.csv'), undefined, {});
    const once = alone.monitor();
    const beside = service(workerFile);
    const fractions: number[] = [];
    const result = await beside.score(long, path('beside.csv'), undefined, {
      onProgress: ({ fraction }) => fractions.push(fraction ?? 0),
    });
    expect(result).toEqual({ rows: ROWS, path: path('beside.csv'), model: 1 });
    expect(readFileSync(path('beside.csv')).equals(readFileSync(path('alone.csv')))).toBe(true);
    expect(fractions.length).toBeGreaterThan(4);
    expect(fractions.every((f, i) => f >= (fractions[i - 1] ?? 0) && f <= 1)).toBe(true);
    const twice = beside.monitor();
    expect(twice.predictions).toBe(2 * once.predictions);
    expect(twice.drift).toEqual(
      once.drift.map((entry) => ({ ...entry, psi: expect.closeTo(entry.psi ?? 0, 6) as number })),
    );
    await alone.close();
    await beside.close();
  });

  it('holds what the exported graph says of its rows, to the seven digits that are written', async () => {
    const { onnx } = await registry.export(1, path('model.onnx'));
    const session = openSession(readFileSync(onnx));
    const lines = readFileSync(path('beside.csv'), 'utf8').trim().split('\n').slice(1);
    expect(lines).toHaveLength(ROWS);
    const picked = lines
      .filter((line, i) => i % 97 === 0 && line.startsWith('n'))
      .map((line) => line.split(','));
    const column = (at: number): string[] => picked.map((cells) => cells[at] ?? '');
    const dims = [picked.length, 1];
    const numbers = (values: readonly number[]) => ({
      dtype: 'float64' as const,
      dims,
      data: Float64Array.from(values),
    });
    const number = (cell: string): number => (cell === '' ? NaN : Number(cell));
    // note,id,age,income,city,since,bought,prediction,probability_no,probability_yes
    const feeds = {
      age: numbers(column(2).map(number)),
      income: numbers(column(3).map(number)),
      city: { dtype: 'string' as const, dims, data: column(4) },
      since: numbers(column(5).map((day) => Date.parse(`${day}T00:00:00Z`))),
    };
    const known = Object.fromEntries(
      session.inputs.map(({ name }) => [name, feeds[name as keyof typeof feeds]]),
    );
    const { probabilities, label } = session.runSync(known);
    picked.forEach((cells, i) => {
      expect(Number(cells[9])).toBeCloseTo(Number(probabilities?.data[2 * i + 1]), 6);
      expect(cells[7]).toBe(label?.data[i]);
    });
    session.dispose();
  });

  it('leaves nothing when it is cancelled or refused in the middle, or when a thread cannot be had', async () => {
    const abort = new AbortController();
    const stopped = service(workerFile);
    const run = stopped.score(long, path('stopped.csv'), undefined, {
      signal: abort.signal,
      onProgress: ({ fraction }) => {
        if ((fraction ?? 0) > 0.4) abort.abort();
      },
    });
    const before = stopped.monitor().predictions;
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(stopped.monitor().predictions).toBe(before);
    await stopped.close();
    const dead = service(`${workerFile}.missing.mjs`);
    await expect(dead.score(long, path('dead.csv'), undefined, {})).rejects.toMatchObject({
      code: 'internal',
    });
    await dead.close();
    // The last line is a cell short, which is found out while the first ones are scored.
    const ragged = path('ragged.csv');
    writeFileSync(ragged, `${readFileSync(long, 'utf8')}n,1,2\n`);
    const refused = service(workerFile);
    const counted = refused.monitor().predictions;
    await expect(refused.score(ragged, path('refused.csv'), undefined, {})).rejects.toMatchObject({
      code: 'data.ragged',
      params: { lines: String(ROWS + 2) },
    });
    expect(refused.monitor().predictions).toBe(counted);
    await refused.close();
    for (const name of ['stopped.csv', 'dead.csv', 'refused.csv']) expect(existsSync(path(name))).toBe(false);
    expect(readdirSync(bench.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('is left at once by who cancels, while its threads end by themselves; closing waits for them', async () => {
    const mark = path('mark');
    process.env['ASSAY_TEST_MARK'] = mark;
    const slow = service(await bundleWorker('test/main/serve/slowThread.ts'));
    const abort = new AbortController();
    const run = slow.score(long, path('left.csv'), undefined, { signal: abort.signal });
    const words = (): string => (existsSync(mark) ? readFileSync(mark, 'utf8') : '');
    await vi.waitFor(() => expect(words()).toContain('began'), { timeout: 60_000 });
    abort.abort();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(words()).not.toContain('ended');
    expect(existsSync(path('left.csv.new'))).toBe(false);
    await slow.close();
    const count = (word: string): number => words().split(word).length - 1;
    expect(count('ended')).toBe(count('began'));
    delete process.env['ASSAY_TEST_MARK'];
  });
});
