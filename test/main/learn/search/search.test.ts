// Searches in real worker threads, on a real project.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EvaluationService } from '../../../../main/evaluate';
import { SearchService } from '../../../../main/learn';
import { Project } from '../../../../main/project';
import { asRanking, type Run, type Search, systemClock } from '../../../../shared/domain';
import { searchesCsv } from '../../../searches';
import { bundleWorker } from '../bundle';
import { type Bench, customersCsv, openBench } from '../project';

let workerFile = '';
let bench: Bench | undefined;
beforeAll(async () => {
  workerFile = await bundleWorker();
}, 120_000);
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

async function open(): Promise<{ b: Bench; searches: SearchService }> {
  const b = await openBench(customersCsv(300), 'bought', workerFile);
  bench = b;
  return { b, searches: new SearchService(b.project, b.trainer, { clock: systemClock }) };
}

const trialsOf = (b: Bench, { id }: Search): Run[] =>
  b.trainer
    .runs()
    .filter((run) => run.searchId === id)
    .reverse();

/** Waits until the trials of a search are as asked. */
async function until(b: Bench, search: Search, holds: (trials: Run[]) => boolean): Promise<void> {
  while (!holds(trialsOf(b, search))) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('SearchService', () => {
  it('tries every kind of learner once, scores each on all rows held out, and ends by itself', async () => {
    const { b, searches } = await open();
    const started = searches.start({
      timeBudgetSeconds: 600,
      seed: 1,
      breadth: 'firsts',
      learners: ['linear', 'forest'],
    });
    expect(started).toMatchObject({ state: 'running', metric: 'auc', resampling: { kind: 'folds' } });
    expect(() => b.trainer.start({ learner: 'linear', settings: {}, seed: 1 })).toThrowError(
      expect.objectContaining({ code: 'job.busy' }),
    );
    const search = await searches.ended(started.id);
    expect(search).toMatchObject({ state: 'finished', error: null });
    const trials = trialsOf(b, search).filter(({ learner }) => learner !== 'ensemble');
    expect(trials.map(({ learner, place }) => [learner, place])).toEqual([
      ['linear', 1],
      ['forest', 2],
    ]);
    for (const trial of trials) {
      expect(trial).toMatchObject({ state: 'finished', why: { key: 'learn.why.first' } });
      expect(trial.score?.value).toBeGreaterThan(0.7);
      expect(trial.score?.low).toBeLessThan(trial.score?.value ?? 0);
      expect(trial.bytes).toBeGreaterThan(100);
      const held = b.project.runs.heldOut(trial.id);
      expect(held?.positions.length).toBe(trial.score?.rows);
      expect(held?.repeats).toBe(3);
    }
    const changed = b.trainer.start({
      learner: 'linear',
      settings: { penalty: 100 },
      seed: 1,
      fromRunId: trials[0]?.id,
    });
    const again = await b.trainer.finished(changed.id);
    expect(again).toMatchObject({ searchId: search.id, state: 'finished', resampling: { kind: 'folds' } });
    expect(again.score?.rows).toBe(trials[0]?.score?.rows);
  });

  it.each([
    ['grouped', 'age', 'groups', 3],
    ['time', 'since', 'time', 1],
  ] as const)('keeps rows together that the recipe divides %s', async (method, column, keeps, repeats) => {
    const { b, searches } = await open();
    const spec = await b.recipe.propose('bought');
    await b.recipe.save({ ...spec, split: { ...spec.split, method, column } });
    const started = searches.start({
      timeBudgetSeconds: 600,
      seed: 1,
      breadth: 'firsts',
      learners: ['linear', 'forest'],
    });
    expect(started.resampling).toEqual({ kind: 'folds', folds: 5, repeats, keeps });
    const search = await searches.ended(started.id);
    expect(search).toMatchObject({ state: 'finished', error: null });
    const trials = trialsOf(b, search);
    expect(trials.map(({ learner, state }) => [learner, state])).toEqual([
      ['linear', 'finished'],
      ['forest', 'finished'],
      ['ensemble', 'finished'],
    ]);
    const rows = new Set(trials.map(({ score }) => score?.rows));
    expect(rows.size).toBe(1);
    const [judged = 0] = rows;
    // Three quarters of the rows train or validate; in time, the earlier half of them is never judged.
    if (method === 'time') expect(judged).toBeLessThan(150);
    else expect(judged).toBeGreaterThan(200);
    expect(trials[2]?.chosen?.rows).toBe(judged);
  });

  it('tries for another loss only what can be trained by it, and judges by it', async () => {
    const b = (bench = await openBench(customersCsv(300), 'income', workerFile));
    const searches = new SearchService(b.project, b.trainer, { clock: systemClock });
    const aim = { metric: 'pinball' as const, quantile: 0.9 };
    const started = searches.start({
      ...{ timeBudgetSeconds: 600, seed: 1, aim },
      learners: ['linear', 'trees', 'forest', 'neighbours'],
    });
    expect(started).toMatchObject({ metric: 'pinball', aim, learners: ['linear', 'trees'] });
    const done = (trials: Run[]): Run[] => trials.filter(({ state }) => state === 'finished');
    // Each kind by its defaults, what else is strong, and settings that are drawn.
    await until(b, started, (trials) => done(trials).some(({ why }) => why?.key === 'learn.why.drawn'));
    searches.finish(started.id);
    await searches.ended(started.id);
    const trials = done(trialsOf(b, started));
    for (const trial of trials) {
      expect(trial.settings).toMatchObject({ objective: 'quantile', alpha: 0.9 });
      expect(trial.score).toMatchObject({ metric: 'pinball', quantile: 0.9 });
    }
    expect(new Set(trials.map(({ learner }) => learner))).toEqual(new Set(['linear', 'trees', 'ensemble']));
    // What they say is weighed by the same loss, and the whole is judged by it like any other model.
    const joined = trials.find(({ learner }) => learner === 'ensemble');
    expect(joined?.chosen).toMatchObject({ metric: 'pinball', quantile: 0.9 });
    const report = await new EvaluationService(b.project, b.data).run(joined?.id);
    expect(report.metrics.pinball?.value).toBeLessThan(report.trivial.pinball?.value ?? 0);
    // Nine of ten lie below what is said.
    const best = trials.reduce((a, c) => ((c.score?.value ?? 0) < (a.score?.value ?? 0) ? c : a));
    const held = b.project.runs.heldOut(best.id);
    const below = held?.actual.filter((y, i) => y <= (held.outputs[i] ?? 0)).length ?? 0;
    expect(below / (held?.actual.length ?? 1)).toBeGreaterThan(0.8);
    expect(() => searches.start({ timeBudgetSeconds: 60, seed: 1, aim, learners: ['forest'] })).toThrowError(
      expect.objectContaining({ code: 'learn.unfit' }),
    );
  });

  it('weighs models that rank together, as one graph on raw columns', async () => {
    const b = (bench = await openBench(searchesCsv(60), 'relevance', workerFile, (spec) =>
      asRanking(spec, 'search_id'),
    ));
    const searches = new SearchService(b.project, b.trainer, { clock: systemClock });
    const started = searches.start({
      ...{ timeBudgetSeconds: 600, seed: 1, breadth: 'firsts' },
      learners: ['linear', 'forest'],
    });
    const search = await searches.ended(started.id);
    expect(search).toMatchObject({ state: 'finished', error: null });
    const [linear, forest, joined] = trialsOf(b, search);
    expect([linear?.learner, forest?.learner, joined?.learner]).toEqual(['linear', 'forest', 'ensemble']);
    expect(joined).toMatchObject({ state: 'finished', score: { metric: 'ndcg' } });
    expect(joined?.score?.rows).toBe(linear?.score?.rows);
    expect(joined?.chosen?.metric).toBe('ndcg');
    expect(joined?.score?.value).toBeGreaterThan((linear?.score?.value ?? 1) - 0.05);
    const evaluation = new EvaluationService(b.project, b.data);
    const report = await evaluation.run(joined?.id);
    expect(report.metrics.ndcg10?.value).toBeGreaterThan(report.trivial.ndcg10?.value ?? 1);
  });

  it('goes on to settings of its own while there is time, and stops when told that it is enough', async () => {
    const { b, searches } = await open();
    const search = searches.start({ timeBudgetSeconds: 600, seed: 1, learners: ['linear'] });
    await until(b, search, (trials) => trials.filter(({ state }) => state === 'finished').length >= 4);
    searches.finish(search.id);
    expect(await searches.ended(search.id)).toMatchObject({ state: 'finished' });
    const reasons = trialsOf(b, search).map(({ why }) => why?.key);
    expect(reasons.slice(0, 4)).toEqual([
      'learn.why.first',
      'learn.why.strong',
      'learn.why.strong',
      'learn.why.drawn',
    ]);
    const tried = trialsOf(b, search).map(({ settings }) => JSON.stringify(settings));
    expect(new Set(tried).size).toBe(tried.length);
  });

  it('pauses, goes on, is cancelled at once and can be gone on with', async () => {
    const { b, searches } = await open();
    const search = searches.start({ timeBudgetSeconds: 600, seed: 1, learners: ['forest'] });
    await until(b, search, (trials) => trials.some(({ progress }) => progress.step > 0));
    expect(searches.pause(search.id).state).toBe('paused');
    expect(trialsOf(b, search).every(({ state }) => state !== 'running')).toBe(true);
    expect(searches.resume(search.id).state).toBe('running');
    const cancelled = await searches.cancel(search.id);
    expect(cancelled).toMatchObject({ state: 'cancelled', phase: { key: 'learn.search.cancelled' } });
    expect(trialsOf(b, search).some(({ state }) => state === 'running' || state === 'paused')).toBe(false);
    searches.resume(search.id);
    // What was cut off comes to its end: from its checkpoint, or, where it had left none, anew.
    await until(b, search, (trials) =>
      trials.some((run) => run.why?.key === 'learn.why.first' && run.state === 'finished'),
    );
    await searches.cancel(search.id);
  });

  it('is found interrupted when the project is opened again', async () => {
    const { b, searches } = await open();
    const search = searches.start({ timeBudgetSeconds: 600, seed: 1, learners: ['trees'] });
    await until(b, search, (trials) => trials.some(({ progress }) => progress.step > 0));
    await searches.close();
    expect(b.project.searches.get(search.id).state).toBe('interrupted');
    expect(trialsOf(b, search)[0]?.state).toBe('interrupted');
    b.project.searches.update(search.id, { state: 'running' });
    b.project.close();
    const again = Project.open(b.project.path, { cacheRoot: `${b.folder}/cache` });
    expect(again.searches.get(search.id).state).toBe('interrupted');
    again.close();
  });

  it('says before the start what is likely, without leaving anything behind', async () => {
    const { b, searches } = await open();
    const forecast = await searches.forecast({ timeBudgetSeconds: 60, seed: 1 });
    if (!forecast) throw new Error('no forecast');
    expect(forecast.metric).toBe('auc');
    expect(forecast.low).toBeGreaterThan(0.5);
    expect(forecast.high).toBeLessThanOrEqual(1);
    expect(forecast.low).toBeLessThan(forecast.high);
    expect(forecast.trials).toBeGreaterThan(0);
    expect(forecast.portfolioSeconds).toBeGreaterThan(0);
    expect(b.trainer.runs()).toEqual([]);
    const again = await searches.forecast({ timeBudgetSeconds: 60, seed: 1 });
    expect([again?.low, again?.high]).toEqual([forecast.low, forecast.high]);
    expect(await searches.forecast({ timeBudgetSeconds: 60, seed: 1, learners: ['dense'] })).toBeNull();
    const stop = new AbortController();
    stop.abort();
    await expect(searches.forecast({ timeBudgetSeconds: 60, seed: 1 }, stop.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('names what it refuses', async () => {
    const { b, searches } = await open();
    const refused = (work: () => unknown, code: string) =>
      expect(work).toThrowError(expect.objectContaining({ code }));
    refused(() => searches.start({ timeBudgetSeconds: 5, seed: 1, learners: [] }), 'learn.unfit');
    refused(() => searches.pause(99), 'learn.searchMissing');
    const search = searches.start({ timeBudgetSeconds: 600, seed: 1, learners: ['linear'] });
    refused(() => searches.start({ timeBudgetSeconds: 5, seed: 1 }), 'job.busy');
    await searches.cancel(search.id);
    b.project.searches.update(search.id, { inputs: 'of other data' });
    refused(() => searches.resume(search.id), 'learn.notResumable');
  });
});
