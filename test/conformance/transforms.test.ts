// What holds for every transform, whatever it does: one suite over the catalogue. ONNX equals native by the property test in
// test/main/recipe/lowering.test.ts; here it is on columns that are hard: empty, constant, with gaps, with values never seen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRecipe } from '../../main/recipe/apply';
import { fitRecipe } from '../../main/recipe/fit';
import { bindSteps, fieldOf } from '../../main/recipe/steps';
import { transforms } from '../../main/recipe/transforms';
import {
  derivedColumn,
  type FittedRecipe,
  type Json,
  type Task,
  type TransformId,
} from '../../shared/domain';
import { hasMessage, say } from '../../shared/messages';
import { COLUMNS, difference, frameFor, settings, specFor, throughGraph } from '../main/recipe/drawing';
import { allRows } from '../main/recipe/frames';

type Table = Parameters<typeof frameFor>[0];

const ROWS = 60;
const words = ['上海的服务很好', 'GOOD food', 'bad', '12 days!', '北京'];

/** Ordinary rows: a gap now and then, values that repeat. */
function ordinary(rows: number, salt = 0): Table {
  const value = (type: string, i: number): number | string | null => {
    if ((i + salt) % 9 === 4) return null;
    const k = (i * 7 + salt) % 23;
    if (type === 'text') return words[k % words.length] ?? '';
    if (type === 'boolean') return k % 2 === 0 ? 'true' : 'false';
    if (type === 'date') return Date.UTC(2024, 0, 1 + k * 11);
    if (type === 'datetime') return Date.UTC(2023, 5, 1, k, 0) + i * 86_400_000;
    return type === 'integer' ? k - 8 : k * 1.5 + (i % 3);
  };
  return Object.fromEntries(
    COLUMNS.map(({ name, type }, c) => [name, Array.from({ length: rows }, (_, i) => value(type, i + c))]),
  );
}

const everywhere = (rows: number, of: (type: string) => number | string | null): Table =>
  Object.fromEntries(
    COLUMNS.map(({ name, type }) => [name, new Array<number | string | null>(rows).fill(of(type))]),
  );

const constant = (type: string): number | string =>
  type === 'text'
    ? '一样 same'
    : type === 'boolean'
      ? 'true'
      : type === 'date' || type === 'datetime'
        ? 0
        : 7;
const unseen = (type: string): number | string =>
  type === 'text'
    ? '从未见过 new'
    : type === 'boolean'
      ? 'true'
      : type === 'date' || type === 'datetime'
        ? 4e12
        : 1e6;

const tasks: readonly Task[] = ['binary', 'multiclass', 'regression'];

function both(recipe: FittedRecipe, table: Table, task: Task): number[] {
  const frame = frameFor(table, task);
  const native = applyRecipe(recipe, frame);
  expect(native.width).toBe(recipe.features.length);
  expect(difference(recipe, native, throughGraph(recipe, frame))).toBeNull();
  return Array.from(native.values);
}

describe.each(Object.keys(transforms) as TransformId[])('%s', (id) => {
  const fit = (table: Table, task: Task, own: Record<string, Json> = {}): FittedRecipe => {
    const frame = frameFor(table, task);
    const spec = specFor(id, own, task);
    return JSON.parse(JSON.stringify(fitRecipe(spec, 1, frame, allRows(frame.rows)))) as FittedRecipe;
  };

  it('learns the same from the same rows, whatever the order of the frame', () => {
    const table = ordinary(ROWS);
    const first = fit(table, 'binary');
    expect(fit(table, 'binary')).toEqual(first);
    expect(both(first, table, 'binary')).toEqual(both(fit(table, 'binary'), table, 'binary'));
  });

  it.each(tasks)('gives the same in the graph, with gaps and with values never seen (%s)', (task) => {
    const recipe = fit(ordinary(ROWS), task);
    both(recipe, ordinary(ROWS, 3), task);
    both(recipe, everywhere(3, unseen), task);
    both(
      recipe,
      everywhere(3, () => null),
      task,
    );
    both(recipe, ordinary(1), task);
  });

  it('takes constant columns and leaves finite values', () => {
    const table = everywhere(ROWS, constant);
    for (const value of both(fit(table, 'binary'), table, 'binary'))
      expect(Math.abs(value)).toBeLessThan(1e15);
  });

  it('takes columns without a single training value', () => {
    const empty = everywhere(ROWS, () => null);
    const recipe = fit({ ...empty, 'yes?': ordinary(ROWS)['yes?'] ?? [] }, 'binary');
    both(recipe, empty, 'binary');
    both(recipe, ordinary(ROWS), 'binary');
  });

  it('says what it learnt in both languages, in numbers that can be read', () => {
    const recipe = fit(ordinary(ROWS), 'binary');
    const bound = bindSteps(recipe.spec).find(({ step }) => step.transform === id);
    if (!bound) throw new Error('no step');
    const { step, transform, settings: own } = bound;
    const columns = transform.joint ? [derivedColumn(step.id)] : step.columns;
    for (const column of columns) {
      const bySlot = fieldOf(fieldOf(recipe.fitted, step.id), column);
      for (const value of Object.values(bySlot ?? {}) as Json[]) {
        const sentence = transform.describe(column, value, own);
        expect(hasMessage(sentence.key), sentence.key).toBe(true);
        for (const locale of ['en', 'zh'] as const)
          expect(say(sentence, locale)).not.toMatch(/[{}]|undefined|NaN/);
        for (const { name, values } of transform.details(value, own)) {
          expect(typeof name).toBe('string');
          for (const each of values) expect(typeof each === 'string' || Number.isFinite(each)).toBe(true);
        }
      }
    }
  });

  it('knows where every feature came from', () => {
    const recipe = fit(ordinary(ROWS), 'binary');
    const names = new Set(COLUMNS.map(({ name }) => name));
    expect(new Set(recipe.features.map(({ name }) => name)).size).toBe(recipe.features.length);
    for (const { source, sources = [source] } of recipe.features) {
      expect(sources).toContain(source);
      for (const each of sources) expect(names.has(each)).toBe(true);
    }
  });

  it('refuses settings that it does not know how to take', () => {
    const { fields } = transforms[id].info;
    for (const field of fields) {
      const bad = { [field.name]: field.kind === 'boolean' ? 'perhaps' : { not: 'a value' } };
      expect(() => transforms[id].settings(bad), field.name).toThrowError(
        expect.objectContaining({ code: 'recipe.settings' }),
      );
    }
  });

  it('fits whatever its settings', () => {
    fc.assert(
      fc.property(settings[id], fc.constantFrom(...tasks), (own, task) => {
        fit(ordinary(20), task, own);
      }),
      { numRuns: 10 },
    );
  });
});
