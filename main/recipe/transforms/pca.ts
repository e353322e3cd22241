import { z } from 'zod';
import { text } from '../../../shared/domain';
import { plainShape } from '../formula';
import { eigenOf } from '../symmetric';
import { columnsIn, scoresIn, scoresOf, standardOf } from '../together';
import { defineJoint } from '../transform';

const Settings = z.object({
  components: z.number().int().min(1).max(50).default(3),
  /** Whether the columns stay beside their components. */
  keep: z.boolean().default(true),
});

const Fitted = z.object({
  standards: z.array(z.object({ centre: z.number(), spread: z.number() })),
  /** Components x columns. */
  vectors: z.array(z.array(z.number())),
  /** The share of the columns' variance that each component holds. */
  shares: z.array(z.number()),
  names: z.array(z.string()),
});

/** Pairs of columns worked through between turns, times rows. */
const TURN = 2_000_000;

/**
 * Principal components of the columns' standard scores (Pearson 1901; Jolliffe 2002, section 2.3): the few directions in which rows differ
 * most. A missing value counts as the mean.
 */
export const pca = defineJoint({
  id: 'pca',
  settings: Settings,
  fitted: Fitted,
  group: 'together',
  takes: ['integer', 'number'],
  least: 2,
  makes: 'number',
  fields: [
    { name: 'components', kind: 'integer', min: 1, max: 50 },
    { name: 'keep', kind: 'boolean', shared: true },
  ],
  accepts: (slot) => slot.kind === 'number' && slot.levels === undefined && slot.time === null,
  replaces: ({ keep }) => !keep,
  *fit(inputs, { components }) {
    const standards = inputs.map(({ slot }) => standardOf(slot));
    const scores = scoresOf(inputs, standards).map((column) => column.map((z) => (Number.isNaN(z) ? 0 : z)));
    const n = scores.length;
    const rows = Math.max(1, scores[0]?.length ?? 0);
    const covariance = new Float64Array(n * n);
    let work = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        const [a, b] = [scores[i], scores[j]];
        if (a && b) for (let r = 0; r < a.length; r++) sum += (a[r] as number) * (b[r] as number);
        covariance[i * n + j] = covariance[j * n + i] = sum / rows;
        work += rows;
        if (work > TURN) {
          work = 0;
          yield;
        }
      }
    const { values, vectors } = yield* eigenOf(covariance, n);
    const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
    const kept = Math.min(components, n);
    return {
      standards,
      vectors: vectors.slice(0, kept),
      shares: values.slice(0, kept).map((value) => (total === 0 ? 0 : Math.max(0, value) / total)),
      names: inputs.map(({ label }) => label),
    };
  },
  apply(inputs, { standards, vectors }, { keep }) {
    const scores = scoresOf(inputs, standards);
    const rows = scores[0]?.length ?? 0;
    const derived = vectors.map((vector, c) => {
      const values = new Float64Array(rows);
      scores.forEach((column, j) => {
        const weight = vector[j] ?? 0;
        for (let i = 0; i < rows; i++) {
          const z = column[i] as number;
          if (!Number.isNaN(z)) values[i] = (values[i] as number) + z * weight;
        }
      });
      return { ...plainShape(nameOf(c), []), values };
    });
    return { derived, ...(keep ? {} : { inputs: inputs.map(() => []) }) };
  },
  lower(graph, inputs, { standards, vectors }, { keep }) {
    const scores = scoresIn(graph, inputs, standards);
    const zero = graph.constant(0, [], 'float64');
    const filled = graph.op('Where', [graph.op('IsNaN', [scores]), zero, scores]);
    const weights = Float64Array.from(inputs.flatMap((_, j) => vectors.map((vector) => vector[j] ?? 0)));
    const block = graph.op('MatMul', [filled, graph.constant(weights, [inputs.length, vectors.length])]);
    const derived = columnsIn(graph, block, vectors.length).map((value, c) => ({
      ...plainShape(nameOf(c), []),
      value,
    }));
    return { derived, ...(keep ? {} : { inputs: inputs.map(() => []) }) };
  },
  describe: (column, { shares }) =>
    text('recipe.learnt.pca', {
      column,
      components: shares.length,
      share: shares.reduce((sum, share) => sum + share, 0),
    }),
  details: ({ vectors, names }) =>
    names.map((name, j) => ({ name, values: vectors.map((vector) => vector[j] ?? 0) })),
});

const nameOf = (component: number): string => `PC${component + 1}`;
