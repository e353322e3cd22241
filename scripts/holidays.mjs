// Writes main/recipe/holidays/table.ts: the public holidays of some calendars, 1970 to 2070, as days since 1970. The package that knows
// them needs seconds a country and 45 MB, so it is not part of the application:
//   npm install --no-save --ignore-scripts date-holidays@3.37.0 && node scripts/holidays.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Holidays from 'date-holidays';
import { root } from './lib/paths.mjs';

const FIRST = 1970;
const LAST = 2070;

/** Days that are no holiday for all: half a day for women, the young, children, soldiers. */
const NOT_ALL = new Set(['国际妇女节', '青年节', '六一儿童节', '建军节']);
/** The closing days of TARGET, the payment system of the euro: what banks of the union have in common. */
const TARGET = new Set([
  'Neujahr',
  'Karfreitag',
  'Ostermontag',
  'Maifeiertag',
  '1. Weihnachtstag',
  '2. Weihnachtstag',
]);

const CALENDARS = {
  CN: { country: 'CN', keep: ({ name }) => !NOT_ALL.has(name) },
  US: { country: 'US', keep: () => true },
  EU: { country: 'DE', keep: ({ name }) => TARGET.has(name) },
};

function daysOf({ country, keep }) {
  const holidays = new Holidays(country);
  const days = new Set();
  for (let year = FIRST; year <= LAST; year++)
    for (const holiday of holidays.getHolidays(year))
      if (holiday.type === 'public' && keep(holiday))
        // One that lasts several days is listed by its first moment and its end.
        for (
          let at = Date.parse(holiday.date.slice(0, 10));
          at < Date.parse(lastOf(holiday));
          at += 86_400_000
        )
          days.add(at / 86_400_000);
  return [...days].sort((a, b) => a - b);
}

/** The calendar day behind its last one. */
function lastOf({ date, start, end }) {
  const length = Math.max(1, Math.round((end - start) / 86_400_000));
  return new Date(Date.parse(date.slice(0, 10)) + length * 86_400_000).toISOString();
}

const lines = Object.entries(CALENDARS).map(([name, calendar]) => {
  const days = daysOf(calendar);
  const steps = days.map((day, i) => (i === 0 ? day : day - days[i - 1]));
  return `  ${name}: '${steps.join(' ')}',`;
});
writeFileSync(
  join(root, 'main/recipe/holidays/table.ts'),
  `// Public holidays by calendar, ${FIRST} to ${LAST}: the first as a day since 1970, then the days from each to the next. Written by
// scripts/holidays.mjs from date-holidays 3.37.0 (code ISC; its data, from Wikipedia and others, CC BY 3.0: github.com/commenthol/date-holidays).
export const HOLIDAYS = {
${lines.join('\n')}
} as const;
`,
);
