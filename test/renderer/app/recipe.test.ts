// A recipe that has not changed is not sent again, and stays the same object to whoever compares.
import { expect, it } from 'vitest';
import { Recipes } from '../../../renderer/app/recipe';
import { partsOf, type RecipeSpec, type RecipeStream } from '../../../shared/domain';

const recipe = (target: string): RecipeSpec => ({
  ...{ target, task: 'regression', positive: null },
  columns: [{ name: target, role: 'target' }],
  steps: [],
  split: { validation: 0.15, test: 0.2, seed: 1 },
});

/** A kernel that holds a recipe, and notes how often it sent one. */
function kernel() {
  const held = { spec: recipe('a') as RecipeSpec | null, sent: 0 };
  const key = (spec: RecipeSpec): string => `key of ${spec.target}`;
  async function* get(known?: string): AsyncGenerator<RecipeStream<object | null>, void> {
    const { spec } = held;
    if (!spec) return yield { type: 'done' as const, result: null };
    if (known !== key(spec)) {
      held.sent++;
      yield* structuredClone([...partsOf(spec)]);
    }
    yield { type: 'done' as const, result: { key: key(spec), saved: true, stale: false, features: 3 } };
  }
  const client = { recipe: { get: async ({ known }: { known?: string }) => get(known) } };
  return { held, recipes: new Recipes(client as unknown as ConstructorParameters<typeof Recipes>[0]) };
}

it('is sent once, and again when it is another', async () => {
  const { held, recipes } = kernel();
  const first = await recipes.get();
  expect(first).toEqual({ spec: recipe('a'), saved: true, stale: false, features: 3 });
  expect((await recipes.get())?.spec).toBe(first?.spec);
  expect(held.sent).toBe(1);
  held.spec = recipe('b');
  expect((await recipes.get())?.spec.target).toBe('b');
  expect(held.sent).toBe(2);
});

it('is one object where two views ask at a time', async () => {
  const { recipes } = kernel();
  const [one, other] = await Promise.all([recipes.get(), recipes.get()]);
  expect(one?.spec).toBe(other?.spec);
});

it('is null where there is none', async () => {
  const { held, recipes } = kernel();
  held.spec = null;
  expect(await recipes.get()).toBeNull();
});
