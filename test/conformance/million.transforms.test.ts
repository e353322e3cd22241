// A million rows through every transform: fitted in turns between which a person can leave, on as few columns as it takes.
import { describe, expect, it } from 'vitest';
import type { Frame, FrameColumn } from '../../main/data';
import { fitSteps } from '../../main/recipe';
import { transforms } from '../../main/recipe/transforms';
import type { ColumnType, FittedRecipe, Json, RecipeSpec, TransformId } from '../../shared/domain';
import { COLUMNS, specFor } from '../main/recipe/drawing';
import { allRows } from '../main/recipe/frames';

const ROWS = 1_000_000;
const WORDS = ['上海的服务很好', 'GOOD food', 'bad', '12 days!', '北京', 'neither here nor there'];
const ANSWERS = ['a', 'b'];

/** As little work a row as settings and columns allow; two columns where several go together, and a group's as well. */
const LEAST_WORK: Partial<Record<TransformId, Record<string, Json>>> = {
  imputeIterative: { rounds: 1 },
  dateParts: { parts: ['month'] },
};
const TOGETHER: Partial<Record<TransformId, number>> = { groupStats: 3 };

/** A gap now and then, and values that repeat. */
function columnOf(name: string, type: ColumnType, salt: number): FrameColumn {
  const key = (i: number): number => (Math.imul(i + salt, 2_654_435_761) >>> 16) % 997;
  const gap = (i: number): boolean => key(i + 3) % 11 === 4;
  if (type === 'text' || type === 'boolean') {
    const dictionary = type === 'text' ? WORDS : ['false', 'true'];
    const codes = new Int32Array(ROWS);
    for (let i = 0; i < ROWS; i++) codes[i] = gap(i) ? -1 : key(i) % dictionary.length;
    return { kind: 'text', name, type, dictionary, codes };
  }
  const unit = type === 'date' || type === 'datetime' ? 86_400_000 : type === 'integer' ? 1 : 0.37;
  const values = new Float64Array(ROWS);
  for (let i = 0; i < ROWS; i++) values[i] = gap(i) ? NaN : (key(i) - 300) * unit;
  return { kind: 'number', name, type, values };
}

/** The first column that suits it, or, where several go together, the first of two types. */
function leastOf(id: TransformId): RecipeSpec {
  const { steps, columns, ...spec } = specFor(id, LEAST_WORK[id] ?? {}, 'binary');
  const [own, ...others] = steps;
  if (!own) throw new Error('There is a step.');
  const typeOf = (name: string): ColumnType | undefined => COLUMNS.find((c) => c.name === name)?.type;
  const types = [...new Set(own.columns.map(typeOf))];
  const apart = types.map((type) => own.columns.find((name) => typeOf(name) === type) ?? '');
  const taken = transforms[id].joint
    ? [...new Set([...apart, ...own.columns])].slice(
        0,
        Math.max(TOGETHER[id] ?? 2, transforms[id].info.least),
      )
    : own.columns.slice(0, 1);
  const only = (names: readonly string[]): string[] => names.filter((name) => taken.includes(name));
  return {
    ...spec,
    columns: columns.filter(({ name }) => taken.includes(name) || name === spec.target),
    steps: [own, ...others]
      .map((step) => ({ ...step, columns: only(step.columns) }))
      .filter((step) => step.columns.length > 0),
  };
}

const known = new Map<string, FrameColumn>();
const goal: FrameColumn = {
  ...{ kind: 'text', name: 'goal', type: 'text', dictionary: ANSWERS },
  codes: Int32Array.from({ length: ROWS }, (_, i) => (Math.imul(i, 40_503) >>> 7) & 1),
};
const rowIds = Float64Array.from({ length: ROWS }, (_, i) => i);
const rows = allRows(ROWS);

function frameFor({ columns }: RecipeSpec): Frame {
  const own = columns.flatMap(({ name }): FrameColumn[] => {
    const at = COLUMNS.findIndex((c) => c.name === name);
    const column = COLUMNS[at];
    if (!column) return [goal];
    const made = known.get(name) ?? columnOf(name, column.type, at);
    known.set(name, made);
    return [made];
  });
  return { rows: ROWS, rowIds, columns: own };
}

describe('a million rows', () => {
  it.each(Object.keys(transforms) as TransformId[])('%s', (id) => {
    const spec = leastOf(id);
    const frame = frameFor(spec);
    // Left at its second word, as a person does who cancels; what comes after starts from nothing.
    const left = fitSteps(spec, 1, frame, rows);
    expect(left.next().done).toBe(false);
    expect(left.next().done).toBe(false);
    expect(left.return(undefined as unknown as FittedRecipe).done).toBe(true);
    expect(left.next().done).toBe(true);
    const steps = fitSteps(spec, 1, frame, rows);
    let turns = 0;
    let fraction = 0;
    for (;;) {
      const next = steps.next();
      if (next.done) {
        const { features, trainingRows, fitted } = next.value;
        expect(trainingRows).toBe(ROWS);
        expect(features.length).toBeGreaterThan(0);
        expect(Object.keys(fitted)).toEqual(spec.steps.map((step) => step.id));
        expect(JSON.stringify(fitted)).not.toContain('null,null,null');
        break;
      }
      turns++;
      if (!next.value) continue;
      expect(next.value.fraction).toBeGreaterThanOrEqual(fraction);
      ({ fraction } = next.value);
    }
    expect(turns).toBeGreaterThan(1);
  });
});
