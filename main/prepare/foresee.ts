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
import { type DataService, ident, lastBack, type PassingTables, ROW } from '../data';
import type { Again, Planned } from './again';
import { countOf } from './preview';
import { type Counts, type Table, unfit } from './step';

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
  // Also what a replay passes over: rows that are put back where the step that set them aside is left out.
  const later = trail.slice(start + 1);
  if (later.length === 0) return [];
  return data.passing(async (tables) => {
    const course = new Course(again, tables, await again.table(parent, context));
    if (changed.operation.kind === 'putBack')
      await course.setAside(await asideOf(data, trail, start, context));
    if (change) await course.advance((table) => again.changed(changed, change, table));
    const told: LaterStep[] = [];
    for (const [i, version] of later.entries()) {
      throwIfCancelled(context.signal);
      context.onProgress?.({ fraction: i / later.length, phase: text('prepare.progress.foreseeing') });
      const stopped = told.some(({ outcome }) => outcome === 'stops');
      told.push(stopped ? { ...asItWas(version), outcome: 'unreached' } : await course.take(version));
    }
    return told;
  }, context);
}

/** The rows that are aside where putting some back is left out; null where none are. */
async function asideOf(
  data: DataService,
  trail: readonly DatasetVersion[],
  start: number,
  context: JobContext,
): Promise<string | null> {
  const [step, base] = [
    trail.slice(0, start).findLast(({ operation }) => operation.kind !== 'putBack'),
    trail[start - 1],
  ];
  return step && base ? (await data.asides.returning(step, base, null, context)).select : null;
}

/** The table as it stands after the steps so far, and what the last of them set aside. */
class Course {
  /** The rows that the last step set aside and that have not been put back, as a table of its columns. */
  private aside: string | null = null;

  constructor(
    private readonly again: Again,
    private readonly tables: PassingTables,
    private table: Table,
  ) {}

  async setAside(select: string | null): Promise<void> {
    this.aside = select === null ? null : await this.tables.keep(select);
  }

  /** A version's step, done on what there is; one that does not fit stops, and the reason is told. Errors: cancelled, internal ones. */
  async take(version: DatasetVersion): Promise<LaterStep> {
    const was = asItWas(version);
    try {
      if (version.operation.kind === 'putBack') return await this.putBack(version, was);
      const { counts, summary, anew } = await this.advance((table) => this.again.repeated(version, table));
      const { setAside, rowsAfter, cellsChanged } = counts;
      return { ...was, summary, setAside, rows: rowsAfter, cellsChanged: anew ? null : cellsChanged };
    } catch (thrown) {
      const error = AssayError.from(thrown);
      if (error.code === 'cancelled' || error.kind === 'internal') throw error;
      return { ...was, outcome: 'stops', reason: text(`error.${error.code}`, error.params) };
    }
  }

  async advance(
    plans: (table: Table) => Promise<Planned>,
  ): Promise<{ counts: Counts; summary: Text; anew: boolean }> {
    const { plan } = await plans(this.table);
    const { keep } = this.tables;
    const relation = await keep(plan.select);
    const aside = plan.setAside === undefined ? null : await keep(plan.setAside);
    const made = {
      select: `SELECT * FROM ${relation}`,
      ...(aside === null ? {} : { setAside: `SELECT * FROM ${aside}` }),
    };
    const counts = await countOf({ ...plan, ...made }, this.table);
    if (counts.rowsAfter === 0) unfit(text('prepare.noRowsLeft'));
    await this.stand(relation, aside, { columns: plan.columns, rows: counts.rowsAfter });
    return { counts, summary: plan.summary(counts), anew: plan.reshapes === true };
  }

  private async putBack({ operation }: DatasetVersion, was: LaterStep): Promise<LaterStep> {
    const count = await this.restore(PutBack.shape.rows.parse(operation.settings['rows']));
    const { rows } = this.table;
    return count === 0
      ? { ...was, outcome: 'idle', rows }
      : { ...was, rows, summary: text('prepare.did.putBack', { count }) };
  }

  /** How many rows come back. All of them fit: they were set aside with these very columns. */
  private async restore(rows: readonly number[] | null): Promise<number> {
    const { aside, table, tables } = this;
    if (aside === null) return 0;
    const back =
      rows === null
        ? aside
        : `(FROM ${aside} WHERE ${ROW} IN (SELECT unnest([${rows.join(', ')}]::BIGINT[])))`;
    const [found] = await table.query<{ n: number }>(`SELECT CAST(count(*) AS DOUBLE) AS n FROM ${back}`);
    const count = found?.n ?? 0;
    if (count === 0) return 0;
    const names = [...table.columns.map(({ name }) => ident(name)), ROW].join(', ');
    const whole = await tables.keep(
      `SELECT ${names} FROM ${table.relation} UNION ALL SELECT ${names} FROM ${back} ORDER BY ${ROW}`,
    );
    const left = await tables.keep(
      `SELECT * FROM ${aside} a WHERE NOT EXISTS (FROM ${whole} b WHERE b.${ROW} = a.${ROW})`,
    );
    await this.stand(whole, left, { columns: table.columns, rows: table.rows + count });
    return count;
  }

  /** What there was before is let go. */
  private async stand(
    relation: string,
    aside: string | null,
    made: Pick<Table, 'columns' | 'rows'>,
  ): Promise<void> {
    await this.tables.drop(this.table.relation);
    if (this.aside !== null) await this.tables.drop(this.aside);
    this.aside = aside;
    this.table = { ...this.table, ...made, relation };
  }
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
