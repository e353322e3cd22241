// Ranks within lists: of numbers, and of files and requests of a model that puts rows in order.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../main/evaluate';
import { RegistryService } from '../../../main/registry';
import { PredictionService } from '../../../main/serve';
import { ListNumbers, ranksOf } from '../../../main/serve/ranks';
import { asRanking } from '../../../shared/domain';
import { searchesCsv } from '../../searches';
import { type Bench, openBench, trainHere } from '../learn/project';

describe('ranks', () => {
  it('count from the highest score of each list; equal scores share one, and rows of no list have none', async () => {
    const scores = Float32Array.of(1, 5, 3, 3, 2, 9, -1);
    const lists = Int32Array.of(0, 0, 0, 0, 1, -1, 1);
    expect([...(await ranksOf(scores, lists, 2))]).toEqual([4, 1, 2, 2, 1, 0, 2]);
    expect([...(await ranksOf(new Float32Array(0), new Int32Array(0), 0))]).toEqual([]);
  });

  it('number lists by name as they are met', () => {
    const numbers = new ListNumbers();
    expect(['b', 'a', 'b', null, ''].map((name) => numbers.of(name))).toEqual([0, 1, 0, -1, -1]);
    expect(numbers.count).toBe(2);
  });
});

describe('a model that puts rows in order', () => {
  let bench: Bench;
  let service: PredictionService;
  beforeAll(async () => {
    bench = await openBench(searchesCsv(120), 'relevance', '', (spec) => asRanking(spec, 'search_id'));
    const evaluation = new EvaluationService(bench.project, bench.data);
    const registry = new RegistryService(bench.project, bench.data, evaluation, { version: '1' });
    service = new PredictionService(bench.project, bench.data, registry);
    await trainHere(bench, 'linear');
    await evaluation.run();
    await evaluation.accept('a test');
    await registry.register();
  }, 60_000);
  afterAll(async () => {
    await service.close();
    await bench.close();
  });

  it('ranks the rows of a request: as one list, or by the column of the lists', async () => {
    const rows = (await service.examples()).slice(0, 6);
    const { predictions } = await service.predict(rows);
    const scores = predictions.map(({ prediction }) => Number(prediction));
    predictions.forEach(({ rank }, i) => {
      expect(rank).toBe(1 + scores.filter((other) => other > (scores[i] ?? 0)).length);
    });
    const listed = rows.map((row, i) => ({ ...row, search_id: i < 2 ? 'a' : i < 4 ? 'b' : null }));
    const by = (await service.predict(listed)).predictions.map(({ rank }) => rank);
    expect([by.slice(0, 2).toSorted(), by.slice(2, 4).toSorted()]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(by.slice(4)).toEqual([undefined, undefined]);
  });

  it('writes ranks across blocks of a file, wherever the rows of a list lie', async () => {
    const [head = '', ...lines] = searchesCsv(1300).trim().split('\n');
    const mixed = lines.toSorted((a, b) => (a.slice(-9) < b.slice(-9) ? -1 : 1));
    expect(mixed.length).toBeGreaterThan(20_000);
    const file = join(bench.folder, 'more.csv');
    writeFileSync(file, `${[head, ...mixed].join('\n')}\n`);
    const out = join(bench.folder, 'ranked.csv');
    const result = await service.score(file, out, undefined, {});
    expect(result.ranks).toEqual({ column: 'search_id', lists: 1300 });
    const written = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(written[0]).toBe(`${head},prediction,rank`);
    expect(written.slice(1).map((line) => line.split(',').slice(0, 12).join(','))).toEqual(mixed);
    const own = written.flatMap((line) => {
      const cells = line.split(',');
      return cells[0] === 'S1500' ? [{ score: Number(cells[12]), rank: Number(cells[13]) }] : [];
    });
    expect(own.length).toBeGreaterThan(7);
    for (const { score, rank } of own)
      expect(rank).toBe(1 + own.filter((other) => other.score > score).length);
  });

  it('leaves nothing behind where it is cancelled', async () => {
    const before = readdirSync(bench.folder).toSorted();
    const cancel = new AbortController();
    const file = join(bench.folder, 'more.csv');
    const scoring = service.score(file, join(bench.folder, 'never.csv'), undefined, {
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(scoring).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(bench.folder).toSorted()).toEqual(before);
  });
});
