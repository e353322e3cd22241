import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident, literal } from '../../data';
import { isCategory } from '../traits';
import { inFrame } from '../survey';
import { defineCheck, entryOf, presentColumns } from './check';
import { judgeFindings } from './verdicts';

/** Values of a category with so few rows that nothing can be learnt of them, and a test split may miss them. */
export const rareLevels = defineCheck({
  id: 'rareLevels',
  group: 'distribution',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({ rows: z.number().int().min(1).default(5) }),
  propose: ({ columns, frame, target, rows }) => {
    const names = columns.filter(({ name, type }) => {
      const seen = inFrame(frame, name);
      const few = seen?.kind === 'text' && isCategory(seen, frame.rows) && seen.dictionary.length <= 100;
      return type === 'text' && name !== target && few;
    });
    return names.length === 0 || rows < 200
      ? []
      : [
          entryOf(
            'rareLevels',
            names.map(({ name }) => name),
            {
              ...{ settings: { rows: 5 }, severity: 'warn', tolerance: 0.001 },
            },
          ),
        ];
  },
  measure: async (entry, { rows }, table, _, tools) => {
    const found = [];
    let values = 0;
    for (const { name } of presentColumns(entry, table)) {
      const levels = (await tools.survey.levels(name, tools.signal)) ?? [];
      const rare = levels.filter((level) => level.rows < rows);
      if (rare.length === 0 || rare.length === levels.length) continue;
      values += rare.length;
      const list = rare.map(({ value }) => literal(value)).join(', ');
      found.push({
        name,
        rows: rare.reduce((sum, level) => sum + level.rows, 0),
        where: `list_contains([${list}], CAST(${ident(name)} AS VARCHAR))`,
      });
    }
    const judged = await judgeFindings(entry, table, tools, found, { values, least: rows });
    return found.length === 0
      ? { ...judged, summary: text('quality.rareLevels.none', { least: rows }) }
      : judged;
  },
});
