// The recipe as the kernel has it, for every view that asks. It comes in parts, and where it has not changed since, it does not come again.
import { AssayError, gathered, type RecipeSpec } from '../../shared/domain';
import { api } from './client';

interface HeldRecipe {
  spec: RecipeSpec;
  saved: boolean;
  stale: boolean;
  /** Columns of the matrix that the learner sees; 0 before the recipe is saved. */
  features: number;
}

export class Recipes {
  #held: { key: string; spec: RecipeSpec } | null = null;

  constructor(private readonly client: Pick<typeof api, 'recipe'>) {}

  /** The saved recipe or a proposal, the same object as long as it is the same; null where there is neither. */
  async get(): Promise<HeldRecipe | null> {
    const held = this.#held;
    const { spec, result } = await gathered(
      await this.client.recipe.get(held === null ? {} : { known: held.key }),
    );
    if (result === null) return null;
    const { key, ...rest } = result;
    return { spec: this.#hold(key, spec ?? held?.spec), ...rest };
  }

  /** A first recipe for a target; nothing is saved. */
  async propose(target: string): Promise<RecipeSpec> {
    const { spec, result } = await gathered(await this.client.recipe.propose({ target }));
    return this.#hold(result?.key, spec);
  }

  #hold(key: string | undefined, spec: RecipeSpec | null | undefined): RecipeSpec {
    if (key !== undefined && this.#held?.key === key) return this.#held.spec;
    if (key === undefined || !spec)
      throw new AssayError('internal', {}, { cause: 'a recipe came without its parts' });
    this.#held = { key, spec };
    return spec;
  }
}

export const recipes = new Recipes(api);
