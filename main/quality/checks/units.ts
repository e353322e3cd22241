import { z } from 'zod';
import { text } from '../../../shared/domain';
import { ident, literal } from '../../data';
import { inFrame } from '../survey';
import { defineCheck, entryOf, presentColumns, shareOf } from './check';
import { judgeFindings } from './verdicts';

/** A number with a unit: "5 kg", "500g", "￥12", "3 公里". */
const MEASURE = /^\s*([-+]?[0-9][0-9.,]*)\s*([a-zA-Zµ°%€£$¥￥/²³]{1,8}|[\u4e00-\u9fff]{1,3})\s*$/;
const UNIT_SQL = '[a-zA-Zµ°%€£$¥￥/²³]{1,8}|[\\x{4e00}-\\x{9fff}]{1,3}';

/** Amounts with more than one unit in the same column: 500 g and 5 kg are not 500 and 5. */
export const units = defineCheck({
  id: 'units',
  group: 'schema',
  unit: 'share',
  remedies: ['drop', 'quarantine'],
  settings: z.object({}),
  propose: ({ columns, frame, target }) => {
    const names = columns.filter(({ name }) => {
      const seen = inFrame(frame, name);
      if (seen?.kind !== 'text' || seen.type !== 'text' || name === target) return false;
      const measures = seen.dictionary.filter((value) => MEASURE.test(value)).length;
      return measures >= 5 && measures >= 0.8 * seen.dictionary.length;
    });
    return names.length === 0
      ? []
      : [
          entryOf(
            'units',
            names.map(({ name }) => name),
            { severity: 'warn' },
          ),
        ];
  },
  measure: async (entry, _, table, __, tools) => {
    const found = [];
    let usual = '';
    for (const { name, type } of presentColumns(entry, table)) {
      if (type !== 'text') continue;
      const unit = `regexp_extract(${ident(name)}, '^\\s*[-+]?[0-9][0-9.,]*\\s*(${UNIT_SQL})\\s*$', 1)`;
      const rows = await tools.data.query<{ unit: string; n: number }>(
        `SELECT ${unit} AS unit, count(*) AS n FROM ${table.relation} WHERE ${ident(name)} IS NOT NULL
         GROUP BY 1 ORDER BY n DESC, 1 LIMIT 200`,
        { signal: tools.signal },
      );
      const measured = rows.filter((row) => row.unit !== '');
      const all = rows.reduce((sum, { n }) => sum + n, 0);
      const [first, ...others] = measured;
      const odd = others.reduce((sum, { n }) => sum + n, 0);
      if (!first || odd === 0 || shareOf(first.n + odd, all) < 0.8) continue;
      usual ||= first.unit;
      found.push({ name, rows: odd, where: `${unit} NOT IN ('', ${literal(first.unit)})` });
    }
    const judged = await judgeFindings(entry, table, tools, found, { unit: usual });
    return found.length === 0 ? { ...judged, summary: text('quality.units.none') } : judged;
  },
});
