// In which order a search plans its trials.
import { expect, it } from 'vitest';
import { learners } from '../../../../main/learn/catalogue';
import { portfolio } from '../../../../main/learn/search/candidates';

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
