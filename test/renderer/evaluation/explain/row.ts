// One explained row for tests: two columns that go their way from the average to what the model says.
import { type Contribution, type ExplainOpening, type Explanation, text } from '../../../../shared/domain';

export function contribution(
  column: string,
  before: number,
  after: number,
  more: Partial<Contribution> = {},
): Contribution {
  return {
    column,
    value: 7,
    amount: after - before,
    error: null,
    before,
    after,
    sentence: { key: 'explain.because.none', params: { column, value: 7, before, after } },
    steps: [],
    features: [{ name: column, value: 0.5, amount: after - before }],
    ...more,
  };
}

export const explanation: Explanation = {
  runId: 1,
  rowId: 4,
  split: 'test',
  method: 'trees',
  scale: 'plain',
  task: 'binary',
  target: 'buys',
  outcome: 'yes',
  row: { age: 58, city: 'Bonn' },
  base: 0.1,
  margin: 0.35,
  baseSays: 0.1,
  says: 0.35,
  unadjusted: null,
  prediction: 'yes',
  probabilities: { no: 0.65, yes: 0.35 },
  actual: 'no',
  samples: null,
  completeness: null,
  contributions: [
    contribution('age', 0.1, 0.4, { value: 58 }),
    contribution('city', 0.4, 0.35, {
      value: 'Bonn',
      steps: [
        { stepId: 'oneHot', summary: text('recipe.learnt.oneHot', { column: 'city', levels: 2, rare: 0 }) },
      ],
      features: [
        { name: 'city=Bonn', value: 1, amount: -0.06 },
        { name: 'city=Rome', value: 0, amount: 0.01 },
      ],
    }),
  ],
};
export const opening: ExplainOpening = {
  runId: 1,
  methods: ['trees'],
  task: 'binary',
  target: 'buys',
  classes: ['no', 'yes'],
  positive: 'yes',
  threshold: 0.3,
  ownForm: false,
  testRows: 20,
  columns: [
    {
      name: 'age',
      type: 'integer',
      range: { low: 18, high: 90, quantiles: [18, 40, 90] },
      whole: true,
      levels: [],
      missing: 0,
    },
    {
      name: 'city',
      type: 'text',
      range: null,
      whole: false,
      levels: [
        { value: 'Bonn', share: 0.6 },
        { value: 'Rome', share: 0.4 },
      ],
      missing: 0,
    },
  ],
};
