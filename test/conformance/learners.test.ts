// What every learner must do, whatever it is. A learner that is listed is tested here without being named.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../main/compute';
import { learners } from '../../main/learn/catalogue';
import { type FittedModel, type Labelled, watchedMetric } from '../../main/learn';
import { hasMessage } from '../../shared/messages';
import { Random, saysNumber, type Task, type Text } from '../../shared/domain';
import { placeOf, type SearchSpace, settingsAt } from '../../main/learn/search';
import { draw, featuresOf, handControl, inputFor, QUICK, repeated, runFit, TASKS, WEIGHED } from './material';

const cases = learners.flatMap((learner) =>
  TASKS.filter((task) => learner.tasks.includes(task)).map((task) => ({ name: learner.id, task, learner })),
);

function outputsOf(
  model: FittedModel | null,
  task: Task,
  x: Float32Array,
  rows: number,
): { native: Float32Array; graph: Float32Array } {
  if (!model) throw new Error('not fitted');
  const session = openSession(model.toOnnx().toBytes());
  try {
    const width = x.length / rows;
    const out = session.runSync({ features: { dtype: 'float32', dims: [rows, width], data: x } });
    const data = out[saysNumber(task) ? 'prediction' : 'probabilities']?.data;
    if (!(data instanceof Float32Array)) throw new Error('no output');
    return { native: model.predict(x, rows), graph: data };
  } finally {
    session.dispose();
  }
}

/** Learners whose training loss asks each row's like but not the row itself: having it twice is then another thing. */
const WITHOUT_ITSELF = new Set(['neighbours']);

const code = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

function expectWords(text: Text): void {
  expect(hasMessage(text.key), text.key).toBe(true);
}

describe.each(learners.map((learner) => ({ name: learner.id, learner })))(
  '$name: settings',
  ({ learner }) => {
    it('have defaults that its own schema and form agree on', () => {
      const defaults = learner.parse({});
      expect(Object.keys(defaults).sort()).toEqual(learner.fields.map((field) => field.name).sort());
      for (const field of learner.fields) {
        expect(defaults[field.name]).toBe(field.default);
        expectWords(field.label);
        expectWords(field.help);
        for (const choice of field.choices ?? []) expectWords(choice.label);
        if (field.min !== undefined) {
          expect(learner.parse({ [field.name]: field.min })[field.name]).toBe(field.min);
          expect(() => learner.parse({ [field.name]: (field.min ?? 0) - 1 })).toThrowError(
            expect.objectContaining({ code: 'learn.settings' }),
          );
        }
        if (field.max !== undefined)
          expect(() => learner.parse({ [field.name]: (field.max ?? 0) + 1 })).toThrowError(
            expect.objectContaining({ code: 'learn.settings' }),
          );
        for (const bad of ['nonsense', null, {}])
          expect(() => learner.parse({ [field.name]: bad })).toThrowError(
            expect.objectContaining({ code: 'learn.settings' }),
          );
      }
      // Earlier versions' runs name it; balanced classes are the recipe's.
      expect(learner.parse({ classWeights: 'none' })).toEqual(defaults);
      expect(() => learner.parse({ classWeights: 'balanced' })).toThrowError(
        expect.objectContaining({
          code: 'learn.settings',
          params: expect.objectContaining({ reason: { key: 'learn.setting.classWeights.recipe' } }),
        }),
      );
      expect(() => learner.parse({ unheard: 1 })).toThrowError(
        expect.objectContaining({ code: 'learn.settings' }),
      );
      expectWords(learner.info.name);
      expectWords(learner.info.description);
      expect(learner.cost({ rows: 1000, width: 10, outputs: 1 }, {})).toBeGreaterThan(0);
    });
  },
);

describe.each(learners.map((learner) => ({ name: learner.id, learner })))('$name: search', ({ learner }) => {
  it('draws from its space what its own schema takes, and finds its place again', () => {
    const space: SearchSpace = learner.search ?? {};
    for (const name of Object.keys(space))
      expect(
        learner.fields.some((field) => field.name === name),
        name,
      ).toBe(true);
    const random = new Random(3);
    const places = [
      ...[0, 1].map((end) => () => end),
      ...Array.from({ length: 40 }, () => () => random.uniform()),
    ];
    for (const draw of places) {
      const place = Object.fromEntries(
        Object.entries(space).map(([name, dimension]) => [
          name,
          'values' in dimension
            ? Math.min(dimension.values.length - 1, Math.floor(draw() * dimension.values.length))
            : draw(),
        ]),
      );
      const settings = settingsAt(space, place);
      expect(learner.parse(settings)).toMatchObject(settings);
      const again = settingsAt(space, placeOf(space, settings));
      for (const [name, value] of Object.entries(settings)) {
        if (typeof value === 'number') expect(again[name]).toBeCloseTo(value, 6);
        else expect(again[name]).toBe(value);
      }
    }
    for (const settings of learner.strong ?? []) expect(learner.parse(settings)).toMatchObject(settings);
  });

  it('can train for a length that was found before, if it stops early by itself', () => {
    if (!learner.early) return expect(learner.fields.some(({ name }) => name === 'patience')).toBe(false);
    const { length, patience } = learner.early;
    const settings = learner.parse({ [length]: 7, [patience.name]: patience.most });
    expect(settings).toMatchObject({ [length]: 7, [patience.name]: patience.most });
  });
});

describe.each(cases)('$name, $task', ({ learner, task }) => {
  it('learns, reports its curves, and exports what it predicts', async () => {
    const { model, events, error } = await runFit(learner, inputFor(learner, task));
    expect(error).toBeNull();
    const test = draw(task, 50, 4, 3);
    const { native, graph } = outputsOf(model, task, test.x, 50);
    expect(native.length).toBe(graph.length);
    native.forEach((value, i) => {
      expect(Number.isFinite(value)).toBe(true);
      expect(Math.abs(value - (graph[i] as number))).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
    });
    if (!saysNumber(task)) {
      const k = native.length / 50;
      for (let i = 0; i < 50; i++)
        expect(native.subarray(i * k, (i + 1) * k).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    }
    const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
    const metric = watchedMetric(task);
    for (const name of ['loss', 'validationLoss', metric]) {
      const curve = points.filter((point) => point.name === name);
      expect(curve.length, name).toBeGreaterThan(0);
      expect(curve.every(({ value }) => Number.isFinite(value))).toBe(true);
    }
    const losses = points.filter((point) => point.name === 'loss');
    expect(losses.at(-1)?.value).toBeLessThan(losses[0]?.value ?? 0);
    expect(events.some((event) => event.type === 'checkpoint')).toBe(true);
    expect(events.find((event) => event.type === 'best')).toMatchObject({ metric });
    for (const event of events) {
      if (event.type === 'backend') expect(typeof event.name.key).toBe('string');
      if (event.type === 'ending') expectWords(event.ending);
      if (event.type === 'progress') {
        expect(event.fraction).toBeGreaterThanOrEqual(0);
        expect(event.fraction).toBeLessThanOrEqual(1);
      }
    }
    model?.dispose();
  });

  it('repeats exactly with the same seed', async () => {
    const first = await runFit(learner, inputFor(learner, task));
    const second = await runFit(learner, inputFor(learner, task));
    expect(second.model?.toOnnx().toBytes()).toEqual(first.model?.toOnnx().toBytes());
    first.model?.dispose();
    second.model?.dispose();
  });

  it('goes on from a cancelled run to the very same bits', async () => {
    const whole = await runFit(learner, inputFor(learner, task));
    const control = handControl();
    let progress = 0;
    const stopped = await runFit(learner, inputFor(learner, task, { control }), (event) => {
      if (event.type === 'progress' && ++progress === 3) control.cancel();
    });
    expect(code(stopped.error)).toBe('cancelled');
    const checkpoint = stopped.checkpoints.at(-1);
    expect(checkpoint).toBeDefined();
    const resumed = await runFit(learner, inputFor(learner, task, checkpoint ? { checkpoint } : {}));
    expect(resumed.error).toBeNull();
    expect(resumed.model?.toOnnx().toBytes()).toEqual(whole.model?.toOnnx().toBytes());
    whole.model?.dispose();
    resumed.model?.dispose();
  });

  it.skipIf(task === 'ranking')(
    'counts a row of weight 2 as two rows, in training and in what is watched',
    async () => {
      const settings = WEIGHED[learner.id] ?? {};
      const weighted = (rows: number, seed: number): Labelled => ({
        ...draw(task, rows, 4, seed),
        weights: Float64Array.from({ length: rows }, (_, i) => 1 + (i % 3)),
      });
      const [train, validation] = [weighted(80, 1), weighted(40, 2)];
      const byWeight = await runFit(learner, inputFor(learner, task, { settings, train, validation }));
      const byRows = await runFit(
        learner,
        inputFor(learner, task, { settings, train: repeated(train), validation: repeated(validation) }),
      );
      expect(byWeight.error).toBeNull();
      const test = draw(task, 50, 4, 3);
      const [a, b] = [byWeight, byRows].map(({ model }) => model?.predict(test.x, 50) ?? new Float32Array());
      const scale = task === 'regression' ? 20 : 1;
      a?.forEach((value, i) => expect(Math.abs(value - (b?.[i] ?? NaN))).toBeLessThan(1e-3 * scale));
      const [watchedA, watchedB] = [byWeight, byRows].map(({ events }) =>
        events.flatMap((event) => (event.type === 'points' ? event.points : [])),
      );
      for (const name of ['loss', 'validationLoss', 'auc', 'accuracy', 'rmse']) {
        const [of, and] = [watchedA, watchedB].map((points) => points?.find((point) => point.name === name));
        expect(of === undefined, name).toBe(and === undefined);
        if (of && and && !(name === 'loss' && WITHOUT_ITSELF.has(learner.id)))
          expect(Math.abs(of.value / and.value - 1), name).toBeLessThan(1e-3);
      }
      const unweighted = await runFit(
        learner,
        inputFor(learner, task, { settings, train: draw(task, 80, 4, 1), validation }),
      );
      expect(unweighted.model?.predict(test.x, 50)).not.toEqual(a);
      for (const { model } of [byWeight, byRows, unweighted]) model?.dispose();
    },
  );

  it('stands still while paused, then goes on as if nothing had been', async () => {
    const whole = await runFit(learner, inputFor(learner, task));
    const control = handControl();
    let progress = 0;
    let whilePaused = 0;
    const paused = await runFit(learner, inputFor(learner, task, { control }), (event) => {
      if (control.paused() && event.type === 'progress') whilePaused++;
      if (event.type === 'progress' && ++progress === 2) {
        control.pause();
        setTimeout(() => control.goOn(), 60);
      }
    });
    expect(paused.error).toBeNull();
    // The event under way may still come through.
    expect(whilePaused).toBeLessThanOrEqual(1);
    expect(paused.model?.toOnnx().toBytes()).toEqual(whole.model?.toOnnx().toBytes());
    whole.model?.dispose();
    paused.model?.dispose();
  });

  it('keeps to a time budget and still has a model', async () => {
    let now = 0;
    const clock = { now: () => (now += 50) };
    const { model, events, error } = await runFit(
      learner,
      inputFor(learner, task, { clock, timeBudgetMs: 400 }),
    );
    expect(error).toBeNull();
    expect(events.find((event) => event.type === 'ending')).toMatchObject({
      ending: { key: 'learn.ending.timeBudget' },
    });
    expect(model?.predict(new Float32Array(4), 1).every(Number.isFinite)).toBe(true);
    model?.dispose();
  });

  it.each([
    ['one feature', draw(task, 60, 1, 4)],
    [
      'a constant feature',
      { ...draw(task, 60, 3, 5), x: draw(task, 60, 3, 5).x.map((v, i) => (i % 3 === 1 ? 5 : v)) },
    ],
    [
      'two rows a class',
      {
        ...draw(task, 6, 2, 6),
        y: Float64Array.of(0, 0, 1, 1, task === 'multiclass' ? 2 : 0, task === 'multiclass' ? 2 : 1),
      },
    ],
    [
      'enormous features',
      { ...draw(task, 60, 2, 8), x: draw(task, 60, 2, 8).x.map((v, i) => (i === 3 ? 1e15 : v)) },
    ],
  ])('works with %s', async (_name, train) => {
    const { model, error } = await runFit(learner, inputFor(learner, task, { train }));
    expect(error).toBeNull();
    const { native, graph } = outputsOf(model, task, train.x, train.rows);
    expect(native.every(Number.isFinite)).toBe(true);
    expect(graph.every(Number.isFinite)).toBe(true);
    model?.dispose();
  });

  it('refuses what it cannot take, by name', async () => {
    const refuse = async (more: Parameters<typeof inputFor>[2]): Promise<unknown> => {
      const { model, error } = await runFit(learner, inputFor(learner, task, more));
      model?.dispose();
      return code(error);
    };
    const train = draw(task, 30, 2, 9);
    if (!learner.takesMissing) {
      expect(await refuse({ train: { ...train, x: train.x.map((v, i) => (i === 7 ? NaN : v)) } })).toBe(
        'learn.missingValues',
      );
      const [first, ...rest] = featuresOf(2);
      expect(
        await refuse({
          train,
          features: [{ ...(first ?? { name: '', source: '', step: '' }), missing: true }, ...rest],
        }),
      ).toBe('learn.missingValues');
    }
    if (task !== 'regression')
      expect(await refuse({ train: { ...train, y: train.y.map(() => 1) } })).toBe(
        task === 'ranking' ? 'learn.noOrder' : 'learn.oneClass',
      );
    if (task === 'ranking') {
      const { groups: _, ...without } = train;
      expect(await refuse({ train: without })).toBe('learn.noOrder');
      expect(await refuse({ train: { ...train, groups: Int32Array.from(train.y.keys()) } })).toBe(
        'learn.noOrder',
      );
      expect(await refuse({ train: { ...train, weights: train.y.map(() => 1) } })).toBe(
        'learn.rankingWeights',
      );
    }
    expect(await refuse({ train: draw(task, 1, 2, 1) })).toBe('data.tooFewRows');
    for (const weights of [
      new Float64Array(30),
      train.y.map((_, i) => (i === 5 ? -1 : 1)),
      Float64Array.of(1),
    ])
      expect(await refuse({ train: { ...train, weights } })).toBe('learn.weights');
    expect(await refuse({ settings: { ...QUICK[learner.id], unheard: 1 } })).toBe('learn.settings');
    expect(await refuse({ checkpoint: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) })).toBe('learn.notResumable');
  });
});
