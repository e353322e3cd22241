import { z } from 'zod';
import { text } from '../../../shared/domain';
import { DAY } from '../calendar';
import { HOLIDAYS } from '../holidays/table';
import { type GraphSlot, type NumberSlot, partName } from '../slot';
import { defineTransform } from '../transform';

const Calendar = z.enum(['CN', 'US', 'EU']);
type Calendar = z.infer<typeof Calendar>;
const Part = z.enum(['on', 'before', 'after']);
type Part = z.infer<typeof Part>;

const Settings = z.object({
  /** China; the United States (federal); the closing days that banks of the European Union share (TARGET). */
  calendar: Calendar.default('CN'),
  /** Whether the day is one, the day before one, the day after one. */
  parts: z.array(Part).min(1).default(['on']),
});

const STEP: Readonly<Record<Part, number>> = { on: 0, before: 1, after: -1 };

/** Days since 1970, ascending. */
function daysOf(calendar: Calendar): number[] {
  let day = 0;
  return HOLIDAYS[calendar].split(' ').map((step) => (day += Number(step)));
}

const shapeOf = (slot: Omit<NumberSlot, 'values'>, calendar: Calendar, part: Part) => ({
  kind: 'number' as const,
  name: partName(slot, part === 'on' ? `holiday ${calendar}` : `${part} holiday ${calendar}`),
  time: null,
  indicator: true,
  complete: slot.complete,
});

/** Public holidays, 1970 to 2070, from a table; outside these years no day is one. The date itself stays for other steps. */
export const holidays = defineTransform({
  id: 'holidays',
  settings: Settings,
  fitted: z.object({}),
  group: 'dates',
  takes: ['date', 'datetime'],
  fields: [
    { name: 'calendar', kind: 'choice', choices: Calendar.options, help: true },
    { name: 'parts', kind: 'several', choices: Part.options },
  ],
  accepts: (slot) => slot.kind === 'number' && slot.time !== null,
  fit: () => ({}),
  apply(slot, _fitted, { calendar, parts }) {
    if (slot.kind !== 'number') return [slot];
    const days = new Set(daysOf(calendar));
    const made = [...new Set(parts)].map((part): NumberSlot => {
      const values = slot.values.map((ms) =>
        Number.isNaN(ms) ? NaN : days.has(Math.floor(ms / DAY) + STEP[part]) ? 1 : 0,
      );
      return { ...shapeOf(slot, calendar, part), values };
    });
    return [slot, ...made];
  },
  lower(graph, slot, _fitted, { calendar, parts }): GraphSlot[] {
    if (slot.kind !== 'number') return [slot];
    const days = daysOf(calendar);
    const day = graph.op('Floor', [graph.op('Div', [slot.value, graph.constant(DAY, [], 'float64')])]);
    // Far from the table and missing alike: the cast to whole numbers must not overflow.
    const far = graph.op('Not', [
      graph.op('Less', [graph.op('Abs', [day]), graph.constant(1e6, [], 'float64')]),
    ]);
    const near = graph.cast(graph.op('Where', [far, graph.constant(-1e6, [], 'float64'), day]), 'int64');
    const made = [...new Set(parts)].map((part) => {
      const hit = graph.op(
        'LabelEncoder',
        [near],
        {
          keys_int64s: { ints: days.map((each) => each - STEP[part]) },
          values_int64s: { ints: days.map(() => 1) },
          default_int64: 0,
        },
        { domain: 'ai.onnx.ml' },
      );
      const value = graph.op('Where', [
        graph.op('IsNaN', [slot.value]),
        slot.value,
        graph.cast(hit, 'float64'),
      ]);
      return { ...shapeOf(slot, calendar, part), value };
    });
    return [slot, ...made];
  },
  describe: (column, _fitted, { calendar }) =>
    text('recipe.learnt.holidays', { column, calendar: text(`recipe.field.holidays.calendar.${calendar}`) }),
});
