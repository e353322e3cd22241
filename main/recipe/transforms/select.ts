import { z } from 'zod';
import { text } from '../../../shared/domain';
import { mutualInformation, treeImportance, variety } from '../relevance';
import type { GraphSlot, Slot } from '../slot';
import { defineJoint, type JointInput } from '../transform';

const Settings = z.object({
  method: z.enum(['mutualInformation', 'tree', 'variance']).default('mutualInformation'),
  /** So many are kept, the best; not with `variance`. */
  keep: z.number().int().min(1).max(1000).default(20),
  /** With `variance`: kept where at least this share of rows differs from the most common value. */
  least: z.number().min(0).max(0.5).default(0.005),
});

const Fitted = z.object({
  names: z.array(z.string()),
  scores: z.array(z.number()),
  kept: z.array(z.boolean()),
});

const chosen = <T extends Slot | GraphSlot>(
  inputs: readonly JointInput<T>[],
  kept: readonly boolean[],
): T[][] => inputs.map(({ slot }, i) => (kept[i] ? [slot] : []));

/** Leaves out what says little. The columns of one text (its levels) stay or go together. */
export const select = defineJoint({
  id: 'select',
  settings: Settings,
  fitted: Fitted,
  group: 'together',
  takes: ['integer', 'number', 'date', 'datetime', 'text', 'boolean'],
  all: true,
  least: 1,
  makes: null,
  fields: [
    { name: 'method', kind: 'choice', choices: ['mutualInformation', 'tree', 'variance'] },
    {
      name: 'keep',
      kind: 'integer',
      min: 1,
      max: 1000,
      when: { name: 'method', is: ['mutualInformation', 'tree'] },
    },
    {
      name: 'least',
      kind: 'share',
      min: 0,
      max: 0.5,
      help: true,
      when: { name: 'method', is: ['variance'] },
    },
  ],
  accepts: (slot) => slot.kind !== 'text',
  replaces: () => true,
  *fit(inputs, { method, keep, least }, context) {
    const slots = inputs.map(({ slot }) => slot);
    const names = inputs.map(({ label }) => label);
    if (method === 'variance') {
      const scores: number[] = [];
      for (const slot of slots) {
        scores.push(variety(slot));
        yield;
      }
      const best = Math.max(...scores);
      return { names, scores, kept: scores.map((score) => score >= Math.min(least, best)) };
    }
    const scores =
      method === 'tree' ? yield* treeImportance(slots, context) : yield* mutualInformation(slots, context);
    const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
    const best = new Set(order.slice(0, keep));
    return { names, scores, kept: scores.map((_, i) => best.has(i)) };
  },
  apply: (inputs, { kept }) => ({ derived: [], inputs: chosen(inputs, kept) }),
  lower: (_graph, inputs, { kept }) => ({ derived: [], inputs: chosen(inputs, kept) }),
  describe: (column, { kept }) =>
    text('recipe.learnt.select', { column, kept: kept.filter(Boolean).length, all: kept.length }),
  details: ({ names, scores, kept }) =>
    names
      .map((name, i) => ({ name: kept[i] ? name : `(${name})`, values: [scores[i] ?? 0] }))
      .sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0)),
});
