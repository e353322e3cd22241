import { z } from 'zod';
import { type Column, text } from '../../../shared/domain';
import { ident } from '../../data';
import { count, defineCheck, entryOf, nameList, presentColumns } from './check';

/** Fewer rows than this are often all different by chance. */
const FEWEST_ROWS = 20;
/** Longer text on average is prose, not a name or number of something. */
const PROSE = 40;

/** Columns with another value in every row: they name the row and cannot be learnt from. */
export const idLike = defineCheck({
  id: 'idLike',
  group: 'distribution',
  unit: 'count',
  remedies: ['removeColumn'],
  settings: z.object({}),
  propose: ({ columns, target }) => {
    const names = candidates(columns)
      .map(({ name }) => name)
      .filter((name) => name !== target);
    return names.length === 0 ? [] : [entryOf('idLike', names, { severity: 'warn' })];
  },
  ask: (entry, _, table) =>
    Object.fromEntries(
      candidates(presentColumns(entry, table)).flatMap(({ name, type }, i) => {
        const column = ident(name);
        return [
          [`n${i}`, `count(${column})`],
          [`about${i}`, `approx_count_distinct(${column})`],
          type === 'text'
            ? [`size${i}`, `avg(length(${column}))`]
            : [`span${i}`, `CAST(max(${column}) AS DOUBLE) - CAST(min(${column}) AS DOUBLE) + 1`],
        ];
      }),
    ),
  measure: async (entry, _, table, asked, { data, signal }) => {
    const likely = candidates(presentColumns(entry, table)).filter(({ type }, i) => {
      const present = count(asked[`n${i}`]);
      if (
        table.rows < FEWEST_ROWS ||
        present < 0.99 * table.rows ||
        count(asked[`about${i}`]) < 0.75 * present
      )
        return false;
      // Whole numbers that are all different are ids when they are also close together; amounts are spread out.
      return type === 'text' ? count(asked[`size${i}`]) <= PROSE : count(asked[`span${i}`]) <= 2 * present;
    });
    const found: string[] = [];
    if (likely.length > 0) {
      const exact = likely.map(
        ({ name }, i) => `count(DISTINCT ${ident(name)}) = count(${ident(name)}) AS all${i}`,
      );
      const [row] = await data.query(`SELECT ${exact.join(', ')} FROM ${table.relation}`, { signal });
      found.push(...likely.filter((__, i) => row?.[`all${i}`] === true).map(({ name }) => name));
    }
    return {
      figure: found.length,
      threshold: 0,
      failingRows: 0,
      level: found.length > 0 ? 'fail' : 'pass',
      columns: found,
      summary: text(found.length > 0 ? 'quality.idLike.some' : 'quality.idLike.none', {
        count: found.length,
        columns: nameList(found),
      }),
    };
  },
});

const candidates = (columns: readonly Column[]): Column[] =>
  columns.filter(({ type }) => type === 'text' || type === 'integer');
