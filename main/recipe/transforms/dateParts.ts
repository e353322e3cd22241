import { z } from 'zod';
import { text } from '../../../shared/domain';
import { type Algebra, within } from '../algebra';
import { type Calendar, calendar, DAY } from '../calendar';
import { defineFormula, type Made } from '../formula';
import { partName } from '../slot';
import { present } from '../statistics';
import { wrongSetting } from '../transform';

const Part = z.enum([
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'dayOfYear',
  'weekday',
  'hour',
  'weekend',
  'monthEnd',
  'daysSince',
]);
type Part = z.infer<typeof Part>;

const Settings = z.object({
  /** Month and day count from 1, weekday from 0 (Monday), hour from 0, week as in ISO 8601; all in UTC. */
  parts: z.array(Part).min(1).default(['year', 'month', 'day', 'weekday']),
  /** Parts that come round as a point on a circle (sine and cosine), so that December is next to January. */
  cyclic: z.boolean().default(false),
  /** What `daysSince` counts from: an ISO 8601 date; null for the latest date of the training rows. */
  reference: z.string().nullable().default(null),
});

const Fitted = z.object({
  /** Milliseconds since 1970; older recipes have none. */
  reference: z.number().default(0),
});

const PERIOD: Readonly<Partial<Record<Part, number>>> = {
  quarter: 4,
  month: 12,
  week: 53,
  day: 31,
  dayOfYear: 366,
  weekday: 7,
  hour: 24,
};

/** The last moment that JavaScript, and so the calendar here, knows: the year 275760. Later ones count as this one. */
const LAST_MOMENT = 8.64e15;

function partOf<T>(m: Algebra<T>, part: Part, ms: T, found: Calendar<T>, reference: number): T {
  const equal = (a: T, b: number): T => m.mul(m.less(a, m.number(b + 0.5)), m.less(m.number(b - 0.5), a));
  /** Keeps missing what a comparison would call false. */
  const whether = (value: T): T => m.choose(m.missing(ms), ms, value);
  switch (part) {
    case 'quarter':
      return m.floor(m.div(m.add(found.month, m.number(2)), m.number(3)));
    case 'weekend':
      return whether(m.less(m.number(4.5), found.weekday));
    case 'monthEnd':
      return whether(equal(calendar(m, m.add(ms, m.number(DAY))).day, 1));
    case 'daysSince':
      return m.div(m.sub(ms, m.number(reference)), m.number(DAY));
    default:
      return found[part];
  }
}

/** Parts of the calendar as numbers. */
export const dateParts = defineFormula({
  id: 'dateParts',
  settings: Settings,
  fitted: Fitted,
  group: 'dates',
  takes: ['date', 'datetime'],
  all: true,
  consumes: true,
  fields: [
    { name: 'parts', kind: 'several', choices: Part.options },
    { name: 'cyclic', kind: 'boolean', help: true },
    { name: 'reference', kind: 'date', help: true, when: { name: 'parts', has: 'daysSince' } },
  ],
  accepts: (slot) => slot.kind === 'number' && slot.time !== null,
  fit(slot, { reference }) {
    if (slot.kind !== 'number') throw new TypeError('Only dates have parts.');
    if (reference !== null) {
      const given = Date.parse(reference);
      if (Number.isNaN(given)) throw wrongSetting('dateParts', 'reference');
      return { reference: given };
    }
    const last = present(slot.values).reduce((a, b) => Math.max(a, b), -LAST_MOMENT);
    return { reference: last === -LAST_MOMENT ? 0 : Math.min(last, LAST_MOMENT) };
  },
  formula<T>(
    m: Algebra<T>,
    { shape, value }: Made<T>,
    { reference }: z.infer<typeof Fitted>,
    settings: z.infer<typeof Settings>,
  ) {
    const ms = within(m, value, LAST_MOMENT);
    const found = calendar(m, ms);
    return [...new Set(settings.parts)].flatMap((part): Made<T>[] => {
      const name = partName(shape, part);
      const whole = partOf(m, part, ms, found, reference);
      const period = PERIOD[part];
      const indicator = part === 'weekend' || part === 'monthEnd';
      if (period === undefined || !settings.cyclic)
        return [{ shape: { ...shape, name, time: null, indicator }, value: whole }];
      const angle = m.mul(whole, m.number((2 * Math.PI) / period));
      const round = { ...shape, time: null, indicator: true };
      return [
        { shape: { ...round, name: `${name}.sin` }, value: m.sin(angle) },
        { shape: { ...round, name: `${name}.cos` }, value: m.cos(angle) },
      ];
    });
  },
  describe: (column, _fitted, { parts }) =>
    text('recipe.learnt.dateParts', { column, parts: new Set(parts).size }),
});
