// What the later steps of a lineage would do, were an earlier one changed or left out. They are worked out one on the other as a replay does
// it, on tables that are gone afterwards: no version is made, and the project is not touched.
import {
  AssayError,
  type Change,
  type DatasetVersion,
  type JobContext,
  type LaterStep,
  PutBack,
  text,
  type Text,
  throwIfCancelled,
} from '../../shared/domain';
import { type DataService, ident, lastBack, ROW } from '../data';
import type { Again, Planned } from './again';
import { countOf } from './preview';
import { type Counts, unfit } from './step';

/** Where in a lineage a step stands, with the version that it was done on. */
export interface Path {
  trail: readonly DatasetVersion[];
  start: number;
  parent: DatasetVersion;
  changed: DatasetVersion;
}

/** The versions that a replay does again behind the one at `start`. */
export const laterSteps = (
  trail: readonly DatasetVersion[],
  start: number,
  change: Change | null,
): readonly DatasetVersion[] =>
  // Rows that a step set aside cannot be put back where it is left out: they are there.
  trail.slice(
    (change !== null || trail[start]?.operation.kind === 'putBack' ? start : lastBack(trail, start)) + 1,
  );

/** Errors: those of the changed step itself; cancelled. What stops a later step is told of that step. */
export async function foresee(
  data: DataService,
  again: Again,
  { trail, start, parent, changed, change }: Path & { change: Change | null },
  context: JobContext,
): Promise<LaterStep[]> {
  const later = laterSteps(trail, start, change);
  if (later.length === 0) return [];
  return data.passing(async ({ keep, drop }) => {
    let table = await again.table(parent, context);
    /** The rows that the last step set aside and that have not been put back, as a table of its columns. */
    let aside: string | null = null;
    const advance = async ({ plan }: Planned): Promise<{ counts: Counts; summary: Text; anew: boolean }> => {
      const relation = await keep(plan.select);
      const set = plan.setAside === undefined ? null : await keep(plan.setAside);
      const select = `SELECT * FROM ${relation}`;
      const counts = await countOf(
        { ...plan, select, ...(set === null ? {} : { setAside: `SELECT * FROM ${set}` }) },
        table,
      );
      if (counts.rowsAfter === 0) unfit(text('prepare.noRowsLeft'));
      await drop(table.relation);
      if (aside !== null) await drop(aside);
      aside = set;
      table = { ...table, relation, columns: plan.columns, rows: counts.rowsAfter };
      return { counts, summary: plan.summary(counts), anew: plan.reshapes === true };
    };
    /** Rows that come back, all of which fit: they were set aside with these very columns. Null where there are none. */
    const restore = async (rows: readonly number[] | null): Promise<number | null> => {
      if (aside === null) return null;
      const back =
        rows === null
          ? aside
          : `(FROM ${aside} WHERE ${ROW} IN (SELECT unnest([${rows.join(', ')}]::BIGINT[])))`;
      const names = [...table.columns.map(({ name }) => ident(name)), ROW].join(', ');
      const [found] = await table.query<{ n: number }>(`SELECT CAST(count(*) AS DOUBLE) AS n FROM ${back}`);
      const count = found?.n ?? 0;
      if (count === 0) return null;
      const relation = await keep(
        `SELECT ${names} FROM ${table.relation} UNION ALL SELECT ${names} FROM ${back} ORDER BY ${ROW}`,
      );
      const left = await keep(
        `SELECT * FROM ${aside} a WHERE NOT EXISTS (FROM ${relation} b WHERE b.${ROW} = a.${ROW})`,
      );
      for (const old of [table.relation, aside]) await drop(old);
      [table, aside] = [{ ...table, relation, rows: table.rows + count }, left];
      return count;
    };

    if (change) await advance(await again.changed(changed, change, table));
    const told: LaterStep[] = [];
    for (const [i, version] of later.entries()) {
      throwIfCancelled(context.signal);
      context.onProgress?.({ fraction: i / later.length, phase: text('prepare.progress.foreseeing') });
      const stopped = told.some(({ outcome }) => outcome === 'stops');
      const was = asItWas(version);
      try {
        if (stopped) told.push({ ...was, outcome: 'unreached' });
        else if (version.operation.kind === 'putBack') {
          const rows = PutBack.shape.rows.parse(version.operation.settings['rows']);
          const count = await restore(rows);
          told.push(
            count === null
              ? { ...was, outcome: 'idle', rows: table.rows }
              : { ...was, rows: table.rows, summary: text('prepare.did.putBack', { count }) },
          );
        } else {
          const { counts, summary, anew } = await advance(await again.repeated(version, table));
          const { setAside, rowsAfter, cellsChanged } = counts;
          told.push({ ...was, summary, setAside, rows: rowsAfter, cellsChanged: anew ? null : cellsChanged });
        }
      } catch (thrown) {
        const error = AssayError.from(thrown);
        if (error.code === 'cancelled' || error.kind === 'internal') throw error;
        told.push({ ...was, outcome: 'stops', reason: text(`error.${error.code}`, error.params) });
      }
    }
    return told;
  }, context);
}

const asItWas = ({ id, number, operation, rows }: DatasetVersion): LaterStep => ({
  versionId: id,
  number,
  summary: operation.summary,
  outcome: 'applies',
  reason: null,
  rowsNow: rows,
  rows: null,
  setAside: 0,
  cellsChanged: 0,
});
