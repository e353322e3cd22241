// In which order a search plans its trials.
import { expect, it } from 'vitest';
import { learners } from '../../../../main/learn/catalogue';
import { portfolio, searched, type Tried } from '../../../../main/learn/search/candidates';

it('plans every learner once with its defaults, those that take much longer after everything else', () => {
  const plan = portfolio(learners, 'split');
  const firsts = plan
    .filter(({ settings }) => Object.keys(settings).length === 0)
    .map(({ learner }) => learner);
  expect([...firsts].sort()).toEqual(learners.map(({ id }) => id).sort());
  const dear = learners.filter((learner) => learner.dear).map(({ id }) => id);
  expect(dear.length).toBeGreaterThan(0);
  expect(plan.slice(-dear.length).map(({ learner }) => learner)).toEqual(dear);
});

it('plans and draws by the loss that is asked for, from trials by that loss alone', () => {
  const aim = { metric: 'tweedieDeviance' as const, power: 1.3 };
  const trees = learners.filter(({ id }) => id === 'trees');
  const loss = { objective: 'tweedie', power: 1.3 };
  for (const { settings } of portfolio(trees, 'folds', 'all', aim)) expect(settings).toMatchObject(loss);
  const tried = (settings: Tried['settings'], value: number): Tried => ({
    ...{ learner: 'trees', settings, state: 'finished' },
    score: { metric: 'tweedieDeviance', value, low: value, high: value, error: 0.1, rows: 100 },
  });
  const own = [tried({ ...loss, leaves: 4 }, 2), tried({ ...loss, leaves: 60 }, 3)];
  const next = searched(trees, own, 1, aim);
  expect(next?.settings).toMatchObject(loss);
  const [tree] = trees;
  expect(tree?.parse(next?.settings ?? {})).toMatchObject(loss);
  // What was tried for the mean tells nothing here.
  expect(searched(trees, [...own, tried({ leaves: 30 }, 0.1)], 1, aim)).toEqual(next);
  expect(searched(trees, [tried({ leaves: 30 }, 0.1)], 1, aim)).toBeNull();
});
