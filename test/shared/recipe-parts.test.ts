// A recipe of thousands of columns comes in parts of a thousand, and is the same when they are put together.
import { describe, expect, it } from 'vitest';
import { gathered, partsOf, type RecipeSpec, type RecipeStream } from '../../shared/domain';

function recipe(columns: number): RecipeSpec {
  const names = Array.from({ length: columns }, (_, i) => `m${i}`);
  return {
    ...{ target: 'm0', task: 'binary', positive: 'yes' },
    columns: names.map((name) => ({ name, role: name === 'm0' ? 'target' : 'feature' })),
    steps: [
      { id: 'impute', transform: 'impute', columns: names.slice(1), settings: { method: 'median' } },
      { id: 'none', transform: 'scale', columns: [], settings: {} },
      { id: 'oneHot', transform: 'oneHot', columns: names.slice(1, 700), settings: {} },
    ],
    split: { validation: 0.15, test: 0.2, seed: 1 },
  };
}

async function* sent<T>(spec: RecipeSpec | null, result: T): AsyncGenerator<RecipeStream<T>> {
  // As over the wire: nothing of it is shared.
  if (spec) for (const part of partsOf(spec)) yield structuredClone(part);
  yield { type: 'done', result };
}

describe('a recipe in parts', () => {
  it.each([1, 999, 1000, 1001, 2500, 10_000])('of %i columns is the same afterwards', async (columns) => {
    const spec = recipe(columns);
    expect(await gathered(sent(spec, { key: 'k' }))).toEqual({ spec, result: { key: 'k' } });
    for (const part of partsOf(spec)) {
      const named = part.steps.reduce((sum, step) => sum + step.columns.length, part.columns.length);
      expect(named).toBeLessThanOrEqual(1000);
    }
  });

  it('of which none was sent is no recipe', async () => {
    expect(await gathered(sent(null, null))).toEqual({ spec: null, result: null });
  });

  it('leaves the recipe that is sent as it is', () => {
    const spec = recipe(1500);
    for (const part of partsOf(spec)) part.head?.columns.push({ name: 'more', role: 'ignore' });
    expect(spec).toEqual(recipe(1500));
  });
});
