// The gate judges the training and test rows that the recipe will draw.
import { expect, it } from 'vitest';
import { type CheckResult, type SplitSpec, type SuiteEntry } from '../../../shared/domain';
import { QualityService } from '../../../main/quality';
import { partsOf } from '../../../main/quality/parts';
import { RecipeService, splitLabelled } from '../../../main/recipe';
import { workshops } from '../data/workshop';
import { frameOf, specOf } from '../recipe/frames';
import { lines } from './judge';

const workshop = workshops();

const rows = 600;
const numbers = Array.from({ length: rows }, (_, i) => i);
const frame = frameOf({
  x: { type: 'number', values: numbers },
  customer: { type: 'text', values: numbers.map((i) => `c${(i * 13) % 90}`) },
  when: { type: 'date', values: numbers.map((i) => ((i * 37) % rows) * 86_400_000) },
  part: { type: 'text', values: numbers.map((i) => ['fit', 'fit', 'try', 'judge'][i % 4] ?? '') },
  goal: { type: 'text', values: numbers.map((i) => (i % 50 === 9 ? null : i % 10 === 0 ? 'yes' : 'no')) },
  amount: { type: 'number', values: numbers.map((i) => (i % 60 === 9 ? null : i / 7)) },
});
const columns = frame.columns.map(({ name, type }) => ({ name, type }));

const METHODS: Partial<SplitSpec>[] = [
  {},
  { method: 'random' },
  { method: 'stratified' },
  { method: 'grouped', column: 'customer' },
  { method: 'time', column: 'when' },
  { method: 'column', column: 'part', validationValues: ['try'], testValues: ['judge'] },
];

it.each(METHODS)('divides as the recipe does: %j', async (method) => {
  for (const [target, task] of [
    ['goal', 'binary'],
    ['amount', 'regression'],
  ] as const) {
    const base = specOf(columns, target, [], task);
    const spec = { ...base, split: { ...base.split, ...method } };
    const goal = columns.find(({ name }) => name === target) ?? null;
    const { train, validation, test } = await partsOf(frame, goal, spec);
    expect({ train, validation, test }).toEqual(splitLabelled(frame, spec));
    // Before a recipe says so, the classes are told from the target.
    expect((await partsOf(frame, goal, { ...spec, target: '' })).test).toEqual(test);
  }
});

it('divides all rows where there is no target', async () => {
  const split = { validation: 0.2, test: 0.2, seed: 1 };
  const { train, validation, test } = await partsOf(frame, null, { target: 'goal', task: 'binary', split });
  expect([train.length, validation.length, test.length]).toEqual([360, 120, 120]);
});

it('finds no customer on both sides once the recipe keeps customers together, and says that the report was of another split', async () => {
  const { project, data, file } = await workshop();
  const clock = (i: number): string => new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10);
  const csv = lines(rows, (i) => `C${(i * 13) % 90},${clock(i)},${(i * 31) % 97},${i % 3 ? 'no' : 'yes'}`);
  await data.import(file('t.csv', `customer,seen,x,y\n${csv}\n`));
  const quality = new QualityService(project, data);
  const recipe = new RecipeService(project, data);
  const spec = await recipe.propose('y');
  await recipe.save(spec);
  const common = { settings: {}, severity: 'warn', tolerance: 0, enabled: true } as const;
  const entries: SuiteEntry[] = [
    { ...common, id: 'entities', check: 'entities', columns: ['customer'] },
    { ...common, id: 'splitDrift', check: 'splitDrift', columns: ['seen', 'x'] },
    { ...common, id: 'timeOverlap', check: 'timeOverlap', columns: ['seen'] },
  ];
  await quality.saveSuite({ target: 'y', entries });
  const judged = async (): Promise<Pick<CheckResult, 'verdict' | 'columns'>[]> =>
    (await quality.run()).checks.map(({ verdict, columns }) => ({ verdict, columns }));
  expect(await judged()).toEqual([
    { verdict: 'warn', columns: ['customer'] },
    { verdict: 'pass', columns: [] },
    { verdict: 'warn', columns: ['seen'] },
  ]);
  expect(await quality.report()).toMatchObject({ stale: false, otherSplit: false });
  const toDo = (await quality.report())?.report.toDo ?? [];
  expect(toDo.map(({ entryId, where, remedy, summary }) => [entryId, where, remedy, summary.key])).toEqual([
    ['entities', 'here', null, 'quality.todo.division'],
    ['timeOverlap', 'here', null, 'quality.todo.division'],
  ]);

  await recipe.save({ ...spec, split: { ...spec.split, method: 'grouped', column: 'customer' } });
  expect(await quality.report()).toMatchObject({ stale: false, otherTarget: null, otherSplit: true });
  expect(await judged()).toEqual([
    { verdict: 'pass', columns: ['customer'] },
    { verdict: 'pass', columns: [] },
    { verdict: 'warn', columns: ['seen'] },
  ]);
  expect(await quality.report()).toMatchObject({ stale: false, otherSplit: false });

  // By time, the days differ on purpose, and customers come back.
  await recipe.save({ ...spec, split: { ...spec.split, method: 'time', column: 'seen' } });
  expect(await judged()).toEqual([
    { verdict: 'warn', columns: ['customer'] },
    { verdict: 'pass', columns: [] },
    { verdict: 'pass', columns: ['seen'] },
  ]);
});
