import { z } from 'zod';
import { text } from '../../../shared/domain';
import type { GraphBuilder } from '../../compute';
import { clamp, type GraphSlot, type NumberSlot } from '../slot';
import { defineTransform } from '../transform';

const Part = z.enum(['year', 'month', 'day', 'weekday', 'hour']);
type Part = z.infer<typeof Part>;

const Settings = z.object({
  /** Month and day count from 1, weekday from 0 (Monday), hour from 0; all in UTC. */
  parts: z.array(Part).min(1).default(['year', 'month', 'day', 'weekday']),
  /** Month, day, weekday and hour as a point on a circle (sine and cosine), so that December is next to January. */
  cyclic: z.boolean().default(false),
});

const PERIOD: Readonly<Record<Exclude<Part, 'year'>, number>> = { month: 12, day: 31, weekday: 7, hour: 24 };

/** The four operations that date arithmetic needs, once on numbers and once on graph values: one formula serves both. */
interface Arithmetic<T> {
  number(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  /** Rounded down. */
  div(a: T, b: T): T;
  /** 1 where a < b, else 0; 0 for missing. */
  less(a: T, b: T): T;
}

/**
 * Calendar parts of milliseconds since 1970 UTC, proleptic Gregorian (H. Hinnant, "chrono-compatible low-level date algorithms",
 * civil_from_days). All in doubles, whose whole numbers are exact here; missing stays missing.
 */
function calendar<T>(ms: T, a: Arithmetic<T>): Record<Part, T> {
  const n = (value: number): T => a.number(value);
  const days = a.div(ms, n(86_400_000));
  const z = a.add(days, n(719_468));
  const era = a.div(z, n(146_097));
  const dayOfEra = a.sub(z, a.mul(era, n(146_097)));
  const yearOfEra = a.div(
    a.sub(
      a.add(a.sub(dayOfEra, a.div(dayOfEra, n(1460))), a.div(dayOfEra, n(36_524))),
      a.div(dayOfEra, n(146_096)),
    ),
    n(365),
  );
  const leapDays = a.sub(a.div(yearOfEra, n(4)), a.div(yearOfEra, n(100)));
  const dayOfYear = a.sub(dayOfEra, a.add(a.mul(yearOfEra, n(365)), leapDays));
  const shifted = a.div(a.add(a.mul(dayOfYear, n(5)), n(2)), n(153));
  const day = a.add(a.sub(dayOfYear, a.div(a.add(a.mul(shifted, n(153)), n(2)), n(5))), n(1));
  // `shifted` counts from March, so that the leap day ends the year.
  const month = a.add(a.sub(shifted, n(9)), a.mul(a.less(shifted, n(10)), n(12)));
  const year = a.add(a.add(yearOfEra, a.mul(era, n(400))), a.less(month, n(3)));
  const fromMonday = a.add(days, n(3));
  const weekday = a.sub(fromMonday, a.mul(a.div(fromMonday, n(7)), n(7)));
  const hour = a.div(a.sub(ms, a.mul(days, n(86_400_000))), n(3_600_000));
  return { year, month, day, weekday, hour };
}

const plain: Arithmetic<number> = {
  number: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => Math.floor(a / b),
  less: (a, b) => (a < b ? 1 : 0),
};

const inGraph = (graph: GraphBuilder): Arithmetic<string> => ({
  number: (value) => graph.constant(value, [], 'float64'),
  add: (a, b) => graph.op('Add', [a, b]),
  sub: (a, b) => graph.op('Sub', [a, b]),
  mul: (a, b) => graph.op('Mul', [a, b]),
  div: (a, b) => graph.op('Floor', [graph.op('Div', [a, b])]),
  less: (a, b) => graph.cast(graph.op('Less', [a, b]), 'float64'),
});

/** The last moment that JavaScript, and so the calendar here, knows: the year 275760. Later ones count as this one. */
const LAST_MOMENT = 8.64e15;
const withinTime = (ms: number): number =>
  ms > LAST_MOMENT ? LAST_MOMENT : ms < -LAST_MOMENT ? -LAST_MOMENT : ms;

const partName = (slot: { name: string }, part: string): string =>
  slot.name === '' ? part : `${slot.name}.${part}`;

/** Parts of the calendar as numbers. */
export const dateParts = defineTransform({
  id: 'dateParts',
  settings: Settings,
  fitted: z.object({}),
  group: 'dates',
  takes: ['date', 'datetime'],
  all: true,
  consumes: true,
  fields: [
    { name: 'parts', kind: 'several', choices: Part.options },
    { name: 'cyclic', kind: 'boolean', help: true },
  ],
  accepts: (slot) => slot.kind === 'number' && slot.time !== null,
  fit: () => ({}),
  apply(slot, _fitted, { parts, cyclic }) {
    if (slot.kind !== 'number') return [slot];
    const columns = new Map(parts.map((part) => [part, new Float64Array(slot.values.length)]));
    slot.values.forEach((ms, i) => {
      const found = calendar(withinTime(ms), plain);
      for (const [part, values] of columns) values[i] = found[part];
    });
    return [...columns].flatMap(([part, values]): NumberSlot[] => {
      const whole = { ...slot, name: partName(slot, part), values, time: null };
      if (part === 'year' || !cyclic) return [whole];
      const turn = (2 * Math.PI) / PERIOD[part];
      const round = { ...whole, indicator: true };
      return [
        { ...round, name: `${whole.name}.sin`, values: values.map((value) => Math.sin(value * turn)) },
        { ...round, name: `${whole.name}.cos`, values: values.map((value) => Math.cos(value * turn)) },
      ];
    });
  },
  lower(graph, slot, _fitted, { parts, cyclic }) {
    if (slot.kind !== 'number') return [slot];
    const found = calendar(clamp(graph, slot.value, LAST_MOMENT), inGraph(graph));
    return [...new Set(parts)].flatMap((part): GraphSlot[] => {
      const whole = { ...slot, name: partName(slot, part), value: found[part], time: null };
      if (part === 'year' || !cyclic) return [whole];
      const turn = graph.constant((2 * Math.PI) / PERIOD[part], [], 'float64');
      // ONNX Runtime has cosines of single precision only; the angle is within one turn, so that is enough.
      const angle = graph.cast(graph.op('Mul', [whole.value, turn]), 'float32');
      const round = { ...whole, indicator: true };
      return [
        { ...round, name: `${whole.name}.sin`, value: graph.cast(graph.op('Sin', [angle]), 'float64') },
        { ...round, name: `${whole.name}.cos`, value: graph.cast(graph.op('Cos', [angle]), 'float64') },
      ];
    });
  },
  describe: (column, _fitted, { parts }) =>
    text('recipe.learnt.dateParts', { column, parts: new Set(parts).size }),
});
