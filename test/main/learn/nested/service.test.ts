// Repeating a search in real worker threads, on a real project.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NestedService, SearchService } from '../../../../main/learn';
import { timeLeft } from '../../../../main/learn/nested';
import { Project } from '../../../../main/project';
import { type Nested, type Search, systemClock } from '../../../../shared/domain';
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

interface Open {
  b: Bench;
  search: Search;
  searches: SearchService;
  nested: NestedService;
}

/** A project with a finished search. */
async function searched(learners: Search['learners'] = ['linear', 'bayes']): Promise<Open> {
  const b = await openBench(customersCsv(300), 'bought', workerFile);
  bench = b;
  const searches = new SearchService(b.project, b.trainer, { clock: systemClock });
  const { id } = searches.start({ timeBudgetSeconds: 600, seed: 1, breadth: 'firsts', learners });
  const search = await searches.ended(id);
  return { b, search, searches, nested: new NestedService(b.project, b.trainer, { clock: systemClock }) };
}

async function until({ b, search }: Open, holds: (nested: Nested) => boolean): Promise<Nested> {
  for (;;) {
    const { nested } = b.project.searches.get(search.id);
    if (nested && holds(nested)) return nested;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// Dozens of threads are started one after another, each of which loads all learners.
describe('NestedService', { timeout: 300_000 }, () => {
  it('repeats a search in every fold, beside nothing else, and keeps what it came to', async () => {
    const open = await searched();
    const { b, search, searches, nested } = open;
    const cost = nested.cost(search.id);
    expect(cost).toMatchObject({ folds: 5, trials: 2, refused: null });
    expect(cost.seconds).toBeGreaterThan(0);
    const runs = b.trainer.runs().length;
    expect(nested.start(search.id).nested).toMatchObject({ state: 'running', trials: 2, ensemble: true });
    for (const other of [
      () => b.trainer.start({ learner: 'linear', settings: {}, seed: 1 }),
      () => searches.resume(search.id),
    ])
      expect(other).toThrowError(
        expect.objectContaining({ code: 'job.busy', params: { job: { key: 'learn.job.nested' } } }),
      );
    const found = (await nested.ended(search.id)).nested;
    expect(found).toMatchObject({ state: 'finished', folds: 5, foldsDone: 5, trialsDone: 10, fraction: 1 });
    expect(found?.score?.value).toBeGreaterThan(0.7);
    expect(found?.score?.rows).toBe(b.trainer.runs().find(({ score }) => score)?.score?.rows);
    expect(found?.chosen.map(({ fold }) => fold)).toEqual([1, 2, 3, 4, 5]);
    expect(b.trainer.runs().length).toBe(runs);
    expect(b.project.nestedTrials.of(search.id).size).toBe(0);
    // Nothing holds the trainer any more; a search that goes on is another one than what was repeated.
    searches.resume(search.id);
    expect(b.project.searches.get(search.id).nested).toBeUndefined();
    await searches.cancel(search.id);
  });

  it('is held, cancelled and gone on with to the same figure as if nothing had been', async () => {
    const open = await searched(['bayes', 'neighbours']);
    const { b, search, searches, nested } = open;
    nested.start(search.id);
    const { score } = (await nested.ended(search.id)).nested ?? {};
    expect(score?.value).toBeGreaterThan(0.7);

    nested.start(search.id);
    await until(open, ({ trialsDone }) => trialsDone > 0);
    expect(nested.pause(search.id).nested).toMatchObject({ state: 'paused', secondsLeft: null });
    expect(() => searches.resume(search.id)).toThrowError(expect.objectContaining({ code: 'job.busy' }));
    expect(nested.start(search.id).nested?.state).toBe('running');
    const cancelled = nested.cancel(search.id).nested;
    expect(cancelled).toMatchObject({ state: 'cancelled', score: null });
    expect(b.project.nestedTrials.of(search.id).size).toBeGreaterThan(0);

    expect(nested.start(search.id).nested?.trialsDone).toBe(cancelled?.trialsDone);
    nested.close();
    expect(b.project.searches.get(search.id).nested?.state).toBe('interrupted');
    nested.start(search.id);
    expect((await nested.ended(search.id)).nested).toMatchObject({ state: 'finished', score });
  });

  it('is found interrupted when the project is opened after a crash, with the trials that were done', async () => {
    const open = await searched();
    const { b, search, nested } = open;
    nested.start(search.id);
    await until(open, ({ trialsDone }) => trialsDone > 0);
    nested.close();
    const before = b.project.searches.get(search.id).nested;
    if (!before) throw new Error('nothing kept');
    b.project.searches.update(search.id, { nested: { ...before, state: 'running' } });
    const kept = [...b.project.nestedTrials.of(search.id).values()].flat();
    expect(kept.length).toBeGreaterThan(0);
    b.project.close();
    const again = Project.open(b.project.path, { cacheRoot: `${b.folder}/cache` });
    expect(again.searches.get(search.id).nested?.state).toBe('interrupted');
    expect([...again.nestedTrials.of(search.id).values()].flat()).toEqual(kept);
    again.close();
  });

  it('names what it refuses', async () => {
    const { b, search, nested } = await searched(['linear']);
    const refused = (work: () => unknown, code: string) =>
      expect(work).toThrowError(expect.objectContaining({ code }));
    refused(() => nested.start(99), 'learn.searchMissing');
    b.project.searches.update(search.id, { resampling: { kind: 'split' } });
    expect(nested.cost(search.id).refused).toEqual({ key: 'learn.nested.large' });
    refused(() => nested.start(search.id), 'learn.nestedUnfit');
    b.project.searches.update(search.id, { resampling: search.resampling, inputs: 'of other data' });
    refused(() => nested.start(search.id), 'learn.notResumable');
    for (const { id } of b.trainer.runs()) await b.trainer.discard(id);
    b.project.searches.update(search.id, { inputs: search.inputs });
    expect(nested.cost(search.id).refused).toEqual({ key: 'learn.nested.nothing' });
    const spec = await b.recipe.propose('bought');
    expect(() => nested.refuseUnfit()).not.toThrow();
    await b.recipe.save({
      ...spec,
      columns: spec.columns.filter(({ name }) => name !== 'city'),
      split: {
        ...spec.split,
        ...{ method: 'column', column: 'city', validationValues: ['Bonn'], testValues: ['北京'] },
      },
    });
    refused(() => nested.refuseUnfit(), 'learn.nestedUnfit');
  });

  it('reckons with as many folds at a time as there are threads', () => {
    expect(timeLeft([10, 10, 10, 10, 10], 2)).toBe(30);
    expect(timeLeft([10, 10, 10, 10, 10], 5)).toBe(10);
    expect(timeLeft([4, 1, 1], 2)).toBe(4);
  });
});
