import { z } from 'zod';
import { text } from '../../../shared/domain';
import { inGraph, rankOf } from '../algebra';
import { outputsOf, targetCuts } from '../cuts';
import type { GraphSlot, NumberSlot, Slot } from '../slot';
import { present, quantileOfSorted } from '../statistics';
import { defineTransform, type FitContext } from '../transform';

const Settings = z.object({
  /** Equal width, equal number of rows, or where the target differs most (a tree on the target). */
  method: z.enum(['quantile', 'width', 'tree']).default('quantile'),
  bins: z.number().int().min(2).max(50).default(5),
  /** One 0/1 column a bin, or the bin's number. */
  output: z.enum(['oneHot', 'code']).default('oneHot'),
});
type Settings = z.infer<typeof Settings>;

const Fitted = z.object({ edges: z.array(z.number()) });

/** Rows that a tree looks at, and the share of them that a bin must hold. */
const TREE_ROWS = 50_000;
const TREE_SHARE = 0.02;

function edgesOf(slot: NumberSlot, { method, bins }: Settings, context: FitContext): number[] {
  if (method === 'tree') {
    const stride = Math.ceil(slot.values.length / TREE_ROWS);
    const every = (values: Float64Array): Float64Array => values.filter((_, i) => i % stride === 0);
    const values = every(slot.values);
    const least = Math.max(1, Math.ceil(TREE_SHARE * values.length));
    return targetCuts(values, outputsOf(context).map(every), bins, least);
  }
  const sorted = present(slot.values).slice().sort();
  const low = sorted[0];
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return [];
  const edges = Array.from({ length: bins - 1 }, (_, i) => {
    const share = (i + 1) / bins;
    return method === 'width' ? low * (1 - share) + high * share : quantileOfSorted(sorted, share);
  });
  return [...new Set(edges)].filter((edge) => edge > low);
}

const figure = (edge: number): string => String(Number(edge.toPrecision(6)));

function namesOf(edges: readonly number[]): string[] {
  const words = edges.map(figure);
  if (words.length === 0) return [];
  return [
    `<${words[0]}`,
    ...words.map((from, i) => (words[i + 1] === undefined ? `≥${from}` : `${from}–${words[i + 1]}`)),
  ];
}

const codeShape = (slot: { name: string; complete: boolean }) =>
  ({ kind: 'number', name: slot.name, time: null, indicator: false, complete: slot.complete }) as const;

/** Numbers by the range that they are in. */
export const bin = defineTransform({
  id: 'bin',
  settings: Settings,
  fitted: Fitted,
  group: 'numbers',
  takes: ['integer', 'number'],
  consumes: true,
  fields: [
    { name: 'method', kind: 'choice', choices: ['quantile', 'width', 'tree'] },
    { name: 'bins', kind: 'integer', min: 2, max: 50 },
    { name: 'output', kind: 'choice', choices: ['oneHot', 'code'] },
  ],
  accepts: (slot) => slot.kind === 'number' && !slot.indicator && slot.time === null,
  fit(slot, settings, context) {
    if (slot.kind !== 'number') throw new TypeError('Only numbers have ranges.');
    return { edges: edgesOf(slot, settings, context).map((edge) => (Math.abs(edge) < 1e-37 ? 0 : edge)) };
  },
  apply(slot, { edges }, { output }): Slot[] {
    if (slot.kind !== 'number') return [slot];
    if (output === 'code') {
      const values = slot.values.map((value) => (Number.isNaN(value) ? NaN : rankOf(value, edges)));
      return [{ ...codeShape(slot), values }];
    }
    const names = namesOf(edges);
    const codes = Int32Array.from(slot.values, (value) =>
      Number.isNaN(value) || names.length === 0 ? -1 : rankOf(value, edges),
    );
    return [{ kind: 'levels', name: slot.name, codes, names }];
  },
  lower(graph, slot, { edges }, { output }): GraphSlot[] {
    if (slot.kind !== 'number') return [slot];
    const m = inGraph(graph);
    const absent = m.missing(slot.value);
    if (output === 'code')
      return [{ ...codeShape(slot), value: m.choose(absent, slot.value, m.rank(slot.value, edges)) }];
    const names = namesOf(edges);
    if (names.length === 0) return [{ kind: 'levels', name: slot.name, names, value: '' }];
    const code = m.choose(absent, m.number(-1), m.rank(slot.value, edges));
    const columns = graph.constant(
      Float64Array.from(names, (_, i) => i),
      [1, names.length],
    );
    return [
      {
        kind: 'levels',
        name: slot.name,
        names,
        value: graph.cast(graph.op('Equal', [code, columns]), 'float32'),
      },
    ];
  },
  describe: (column, { edges }, { method }) =>
    text(`recipe.learnt.bin.${method}`, { column, bins: edges.length + 1 }),
  details: ({ edges }) => namesOf(edges).map((name) => ({ name, values: [] })),
});
