// The recipe of a real project: proposed, previewed, saved, gone stale.
import { afterEach, describe, expect, it } from 'vitest';
import { proposeRecipe } from '../../../main/recipe';
import { hasMessage } from '../../../shared/messages';
import { type Bench, customersCsv, openBench } from '../learn/project';

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.close();
  bench = undefined;
});
const open = async (csv = customersCsv(500), target = 'bought'): Promise<Bench> =>
  (bench = await openBench(csv, target, ''));

describe('RecipeService', () => {
  it('proposes from real profiles and saves what it learnt from the training split', async () => {
    const { recipe, project } = await open();
    const saved = await recipe.get();
    expect(saved).toMatchObject({ saved: true, stale: false, spec: { task: 'binary', positive: 'yes' } });
    const roles = Object.fromEntries(saved?.spec.columns.map(({ name, role }) => [name, role]) ?? []);
    expect(roles).toEqual({
      id: 'id',
      age: 'feature',
      income: 'feature',
      city: 'feature',
      since: 'feature',
      bought: 'target',
    });
    const fitted = recipe.fitted();
    expect(fitted?.features).toHaveLength(saved?.features ?? -1);
    expect(fitted?.features.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['income.missing', 'city=上海', 'city=<missing>', 'since.month']),
    );
    expect(fitted?.trainingRows).toBe(325);
    expect(project.settings.get('target', (await import('zod')).z.string())).toBe('bought');
  });

  it('goes stale with a new version of the data', async () => {
    const { recipe, data, folder } = await open();
    await data.import(`${folder}/data.csv`);
    expect(await recipe.get()).toMatchObject({ saved: true, stale: true });
  });

  it('answers with what was saved while it was still proposing', async () => {
    const { recipe, project } = await open();
    const { z } = await import('zod');
    const saved = project.settings.get('recipe', z.json());
    project.settings.set('recipe', null);
    const asked = recipe.get();
    project.settings.set('recipe', saved);
    expect(await asked).toMatchObject({ saved: true, stale: false });
  });

  it('proposes once for all who ask at a time', async () => {
    const { recipe, data } = await open();
    await data.import(`${bench?.folder}/data.csv`);
    const [one, other] = await Promise.all([recipe.propose('bought'), recipe.propose('bought')]);
    expect(one).toBe(other);
    const [a, b] = await Promise.all([recipe.propose('income'), recipe.propose('age')]);
    expect([a.target, b.target]).toEqual(['income', 'age']);
    await expect(Promise.all([recipe.propose('nothing'), recipe.propose('age')])).rejects.toMatchObject({
      code: 'target.missing',
    });
    expect((await recipe.propose('age')).target).toBe('age');
  });

  it('shows a number, a text and a date before and after', async () => {
    const { recipe } = await open();
    const spec = (await recipe.get())?.spec ?? (await recipe.propose('bought'));
    const income = await recipe.preview(spec, 'income');
    expect(income).toMatchObject({ rows: 325, before: [{ name: 'income', top: null }], sources: ['income'] });
    expect(income.before[0]?.missing).toBeGreaterThan(0);
    expect(income.after.map(({ name, missing }) => [name, missing])).toEqual([
      ['income', 0],
      ['income.missing', 0],
    ]);
    const binned = (income.after[0]?.histogram ?? []).reduce((sum, { count }) => sum + count, 0);
    expect(binned).toBe(325);
    expect(income.steps.map(({ stepId }) => stepId)).toEqual(['imputeFlagged', 'scale']);
    for (const { summary } of income.steps) expect(hasMessage(summary.key)).toBe(true);
    const city = await recipe.preview(spec, 'city');
    expect(city.before[0]?.top?.length).toBe(4);
    expect(city.after.map(({ name }) => name)).toContain('city=上海');
    for (const { before, after } of city.examples) {
      expect(after.reduce((a, b) => a + b, 0)).toBe(1);
      expect(before).toHaveLength(1);
      expect(before[0] === null || typeof before[0] === 'string').toBe(true);
    }
    const since = await recipe.preview(spec, 'since');
    expect(since.examples[0]?.before[0]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(since.after.map(({ name }) => name)).toEqual([
      'since.year',
      'since.month',
      'since.day',
      'since.weekday',
    ]);
  });

  it('refuses by name and leaves the saved recipe alone', async () => {
    const { recipe } = await open();
    const saved = await recipe.get();
    const { spec } = saved ?? { spec: await recipe.propose('bought') };
    const refuse = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });
    await refuse(recipe.propose('nothing'), 'target.missing');
    await refuse(recipe.propose('since'), 'target.unfit');
    await refuse(recipe.preview(spec, 'nothing'), 'data.columnMissing');
    await refuse(
      recipe.save({
        ...spec,
        columns: spec.columns.map((c) => (c.role === 'feature' ? { ...c, role: 'ignore' } : c)),
      }),
      'recipe.noFeatures',
    );
    await refuse(recipe.save({ ...spec, target: 'since' }), 'target.unfit');
    await refuse(
      recipe.save({ ...spec, steps: [{ id: 's', transform: 'scale', columns: ['city'], settings: {} }] }),
      'recipe.columnUnfit',
    );
    await refuse(
      recipe.save({
        ...spec,
        steps: [{ id: 's', transform: 'scale', columns: ['age'], settings: { method: 'sideways' } }],
      }),
      'recipe.settings',
    );
    const abort = new AbortController();
    await refuse(recipe.save(spec, { signal: abort.signal, onProgress: () => abort.abort() }), 'cancelled');
    expect(await recipe.get()).toEqual(saved);
  });

  it('names too few rows and one class', async () => {
    await expect(open('a,y\n1,x\n2,z\n3,x\n', 'y')).rejects.toMatchObject({ code: 'data.tooFewRows' });
    await expect(open(`a,y\n${'1,x\n2,x\n'.repeat(20)}`, 'y')).rejects.toMatchObject({
      code: 'target.oneClass',
    });
  });

  it('proposes the same from the same profiles', async () => {
    const { data, project } = await open();
    const version = project.datasets.current();
    if (!version) throw new Error('no data');
    const profiles = [];
    for await (const profile of data.profile(version.id)) profiles.push(profile);
    expect(proposeRecipe(version.columns, profiles, 'bought')).toEqual(
      proposeRecipe(version.columns, [...profiles].reverse(), 'bought'),
    );
  });
});
