import { z } from 'zod';
import { text, namesId } from '../../../shared/domain';
import { inFrame } from '../survey';
import { columnOf, defineCheck, entryOf, shareOf } from './check';
import { nothingToSay } from './verdicts';

const FEWEST = 100;

/** The same customer or device in training and test rows: what is remembered of it looks like knowledge. */
export const entities = defineCheck({
  id: 'entities',
  group: 'target',
  unit: 'share',
  remedies: ['removeColumn'],
  settings: z.object({
    /** Share of the test rows whose entity is also in training. */
    most: z.number().min(0).max(1).default(0.2),
  }),
  propose: ({ columns, profiles, target, rows }) =>
    columns
      .filter(({ name, type }, i) => {
        const distinct = profiles[i]?.distinct ?? 0;
        const whole = type === 'text' || type === 'integer';
        // Codes of few kinds are categories: what is told of them holds for all who have them.
        return (
          target !== null &&
          name !== target &&
          whole &&
          namesId(name) &&
          distinct > rows / 50 &&
          distinct < 0.95 * rows
        );
      })
      .slice(0, 3)
      .map(({ name }) =>
        entryOf('entities', [name], { settings: { most: 0.2 }, severity: 'warn', ofColumn: true }),
      ),
  measure: async (entry, { most }, table, _, { survey, signal, parts }) => {
    const { name } = columnOf(entry, table);
    const frame = await survey.sample(signal);
    const column = inFrame(frame, name);
    if (!column || frame.rows < FEWEST) return nothingToSay('quality.entities.few', most);
    const { train, test } = await parts(table.target);
    const keys = column.kind === 'text' ? column.codes : column.values;
    const known = new Set(Array.from(train, (i) => keys[i]));
    const met = test.filter((i) => known.has(keys[i])).length;
    const figure = shareOf(met, test.length);
    return {
      figure,
      threshold: most,
      failingRows: 0,
      level: figure > most ? 'fail' : 'pass',
      columns: [name],
      summary: text(figure > most ? 'quality.entities.some' : 'quality.entities.none', {
        column: name,
        share: figure,
      }),
    };
  },
});
