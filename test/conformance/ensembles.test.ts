// What holds for learners holds for the ensemble of them: the same from the same, left at a word, weights that add up, one graph that says
// what its members say together, named words.
import { beforeAll, describe, expect, it } from 'vitest';
import { Scorer } from '../../main/evaluate/scorer';
import { fitJob, type JobEvent } from '../../main/learn';
import { ensembleJob, type EnsembleSource, scalesOf } from '../../main/learn/ensemble';
import { unattended } from '../../main/learn/control';
import type { HeldOut } from '../../main/project';
import { fitRecipe, listNumbers, splitLabelled } from '../../main/recipe';
import type { Frame } from '../../main/data';
import {
  AssayError,
  type FittedRecipe,
  type LearnerId,
  Random,
  type RecipeSpec,
  type Settings,
  systemClock,
  type Task,
} from '../../shared/domain';
import { hasMessage } from '../../shared/messages';
import { handControl } from './material';

const ROWS = 240;
const MEMBERS: readonly [LearnerId, Settings][] = [
  ['linear', { iterations: 40 }],
  ['trees', { rounds: 30, learningRate: 0.1, leaves: 6, minRows: 5 }],
  ['forest', { trees: 12, leaves: 12 }],
];
const TASKS = ['binary', 'multiclass', 'regression', 'ranking'] as const;
/** Rows of a list, where an order is learnt. */
const LISTED = 8;

/** Rows that a line says half of, and a step the other half. */
function frameFor(task: Task): Frame {
  const random = new Random(8);
  const columns = ['x', 'z', 'noise'].map((name) => ({
    ...{ kind: 'number' as const, name, type: 'number' as const },
    values: Float64Array.from({ length: ROWS }, () => 2 * random.uniform() - 1),
  }));
  const score = Float64Array.from({ length: ROWS }, (_, i) => {
    const [x = 0, z = 0] = columns.map(({ values }) => values[i] as number);
    return x + (z > 0.2 ? 1 : 0) + 0.4 * random.normal();
  });
  const limits = task === 'binary' ? [0.4] : [0, 0.9];
  const dictionary = ['低', 'mid', 'high'].slice(0, limits.length + 1);
  const number = (name: string, values: Float64Array) => ({
    ...{ kind: 'number' as const, name, type: 'number' as const, values },
  });
  const goal =
    task === 'regression'
      ? number('goal', score)
      : task === 'ranking'
        ? number(
            'goal',
            score.map((one) => Math.min(3, Math.max(0, Math.round(one + 1)))),
          )
        : {
            ...{ kind: 'text' as const, name: 'goal', type: 'text' as const, dictionary },
            codes: Int32Array.from(score, (one) => limits.filter((limit) => one > limit).length),
          };
  return {
    ...{ rows: ROWS, rowIds: Float64Array.from({ length: ROWS }, (_, i) => i) },
    columns: [
      ...columns,
      ...(task === 'ranking'
        ? [
            number(
              'list',
              score.map((_, i) => Math.floor(i / LISTED)),
            ),
          ]
        : []),
      goal,
    ],
  };
}

const specFor = (task: Task): RecipeSpec => ({
  ...{ target: 'goal', task, positive: null },
  steps: [{ id: 'fill', transform: 'impute', columns: ['x', 'z', 'noise'], settings: { method: 'median' } }],
  columns: [
    ...['x', 'z', 'noise'].map((name) => ({ name, role: 'feature' as const })),
    ...(task === 'ranking' ? [{ name: 'list', role: 'group' as const }] : []),
    { name: 'goal', role: 'target' as const },
  ],
  split: { validation: 0.2, test: 0.2, seed: 1 },
});

interface Made {
  frame: Frame;
  recipe: FittedRecipe;
  sources: EnsembleSource[];
}

async function make(task: Task): Promise<Made> {
  const frame = frameFor(task);
  const spec = specFor(task);
  const recipe = fitRecipe(spec, 1, frame, splitLabelled(frame, spec).train);
  const sources: EnsembleSource[] = [];
  for (const [at, [learner, settings]] of MEMBERS.entries()) {
    const resampling = { kind: 'folds' as const, folds: 4, repeats: 1 };
    const job = {
      frame,
      recipe,
      learner,
      settings,
      seed: 1,
      timeBudgetMs: null,
      checkpoint: null,
      resampling,
    };
    const source: Partial<EnsembleSource> = { runId: at + 1 };
    for await (const event of fitJob(job, unattended, systemClock)) {
      if (event.type === 'heldOut') source.heldOut = event.heldOut;
      if (event.type === 'fitted') Object.assign(source, { onnx: event.onnx, recipe: event.recipe });
    }
    sources.push(source as EnsembleSource);
  }
  return { frame, recipe, sources };
}

/** Columns that say which rows are of one list; of other tasks none is asked for. */
const framed = ({ spec }: FittedRecipe, frame: Frame): Frame | null =>
  spec.task === 'ranking' ? frame : null;

async function gather({ frame, recipe, sources }: Made, control = unattended): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const event of ensembleJob(
    { ensemble: true, recipe, frame: framed(recipe, frame), sources },
    control,
    systemClock,
  ))
    events.push(event);
  return events;
}

const of = <T extends JobEvent['type']>(events: readonly JobEvent[], type: T) =>
  events.filter((event): event is Extract<JobEvent, { type: T }> => event.type === type);

/** What the members said of rows that they had not seen, with the list of each. */
const listed = ({ frame, recipe, sources }: Made): HeldOut[] =>
  sources.map(({ heldOut }) => ({ ...heldOut, lists: listNumbers(frame, recipe.spec, heldOut.positions) }));

describe.each(TASKS)('an ensemble (%s)', (task) => {
  let made: Made;
  let events: JobEvent[];
  beforeAll(async () => {
    made = await make(task);
    events = await gather(made);
  }, 60_000);

  it('is the same from the same models, to the bit', async () => {
    const again = await gather(made);
    expect(of(again, 'heldOut')[0]?.heldOut.outputs).toEqual(of(events, 'heldOut')[0]?.heldOut.outputs);
    expect(of(again, 'fitted')[0]?.onnx).toEqual(of(events, 'fitted')[0]?.onnx);
    expect(of(again, 'members')).toEqual(of(events, 'members'));
  });

  it('listens to its members by weights that add up to one, and judges every row that they held out', () => {
    const [members] = of(events, 'members');
    expect(members?.members.length).toBeGreaterThan(0);
    const sum = members?.members.reduce((all, { weight }) => all + weight, 0);
    expect(Math.abs((sum ?? 0) - 1)).toBeLessThan(0.01);
    for (const { runId, weight } of members?.members ?? []) {
      expect(weight).toBeGreaterThan(0);
      expect(made.sources.map((source) => source.runId)).toContain(runId);
    }
    const [held] = of(events, 'heldOut');
    expect(held?.heldOut.positions).toEqual(made.sources[0]?.heldOut.positions);
    expect(held?.heldOut.actual).toEqual(made.sources[0]?.heldOut.actual);
    for (const value of held?.heldOut.outputs ?? []) expect(Number.isFinite(value)).toBe(true);
  });

  it('is one graph that takes raw columns and lies among what its members say', async () => {
    const [fitted] = of(events, 'fitted');
    if (!fitted) throw new Error('It is fitted.');
    const said = async (recipe: FittedRecipe, onnx: Uint8Array): Promise<Float64Array> => {
      const scorer = new Scorer(recipe, onnx);
      try {
        return await scorer.outputs(
          made.frame,
          Int32Array.from({ length: ROWS }, (_, i) => i),
        );
      } finally {
        scorer.dispose();
      }
    };
    const together = await said(fitted.recipe, fitted.onnx);
    const members = of(events, 'members')[0]?.members ?? [];
    const each: Float64Array[] = [];
    for (const { runId } of members) {
      const source = made.sources.find((one) => one.runId === runId) as EnsembleSource;
      each.push(await said(source.recipe, source.onnx));
    }
    const width = Math.max(1, made.recipe.classes.length);
    expect(together).toHaveLength(ROWS * width);
    const mean = of(events, 'ending')[0]?.ending.key === 'learn.ending.ensemble';
    if (task === 'ranking') {
      // In the members' own deviations; shares are told in three digits.
      const scales = scalesOf(listed(made));
      const parts = members.map(({ runId, weight }) => {
        const at = made.sources.findIndex((one) => one.runId === runId);
        return weight / (scales[at] as number);
      });
      for (let i = 0; i < together.length; i++) {
        const sum = each.reduce((all, outputs, m) => all + (parts[m] as number) * (outputs[i] as number), 0);
        expect(Math.abs((together[i] as number) - sum)).toBeLessThan(0.02 * Math.max(1, Math.abs(sum)));
      }
      return;
    }
    for (let i = 0; i < together.length; i++) {
      const own = each.map((outputs) => outputs[i] as number);
      if (mean) {
        expect(together[i]).toBeGreaterThanOrEqual(Math.min(...own) - 1e-5);
        expect(together[i]).toBeLessThanOrEqual(Math.max(...own) + 1e-5);
      }
      if (width > 1 && i % width === 0) {
        const sum = together.subarray(i, i + width).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 5);
      }
    }
  });

  it('says what it does, what ended it and what its best single model comes to, in words that are known', () => {
    expect(of(events, 'progress').map(({ fraction }) => fraction)).toEqual([0.1, 0.9]);
    expect(of(events, 'chosen')[0]?.score.rows).toBe(made.sources[0]?.heldOut.positions.length);
    for (const { ending } of of(events, 'ending')) expect(hasMessage(ending.key)).toBe(true);
    for (const { name } of of(events, 'backend')) expect(hasMessage(name.key)).toBe(true);
    expect(events.at(-1)?.type).toBe('fitted');
  });

  it('is left when it is told to, without a model', async () => {
    const control = handControl();
    const seen: JobEvent[] = [];
    let error: unknown = null;
    try {
      const { recipe, sources, frame } = made;
      const job = { ensemble: true as const, recipe, frame: framed(recipe, frame), sources };
      for await (const event of ensembleJob(job, control, systemClock)) {
        seen.push(event);
        if (event.type === 'progress') control.cancel();
      }
    } catch (thrown) {
      error = thrown;
    }
    expect(AssayError.from(error).code).toBe('cancelled');
    expect(of(seen, 'fitted')).toEqual([]);
  });
});
