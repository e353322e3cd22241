import { z } from 'zod';
import {
  type Acceptance,
  AssayError,
  CheckPoint,
  CheckResult,
  GateReport,
  type Json,
  SuiteEntry,
  type Suite,
  ToDo,
  turn,
} from '../../shared/domain';
import { PieceList, type Pieces } from './pieces';
import type { Store } from './store';

interface Row {
  id: number;
  suite: string;
  body: string;
}

export interface StoredReport {
  report: GateReport;
  /** The suite as it was when the report was made. */
  suite: Suite;
  /** That suite as it is kept: equal suites are kept alike. */
  kept: KeptSuite;
}

/** A suite as the project keeps it; earlier projects hold the entries themselves. */
export const KeptSuite = z.object({
  target: z.string().nullable(),
  entries: z.union([PieceList, z.array(SuiteEntry)]),
});
export type KeptSuite = z.infer<typeof KeptSuite>;

/** A report without its checks. */
export const ReportLine = GateReport.omit({ checks: true, toDo: true });
export type ReportLine = z.infer<typeof ReportLine>;

const Body = ReportLine.omit({ id: true }).extend({
  checks: z.union([PieceList, z.array(CheckResult)]),
  toDo: z.union([PieceList, z.array(ToDo)]).default([]),
});

/** A report whose long lists are in the project already; `add` makes it one in a single short transaction. */
export interface ReadyReport {
  report: Omit<GateReport, 'id'>;
  suite: Suite;
  kept: KeptSuite;
  body: string;
}

/** Reports of the quality gate, each with the suite that made it. */
export class QualityReports {
  /** The newest: one of thousands of checks takes a second to read, and is asked for at each change. */
  private newest: { id: number; stored: Promise<StoredReport> } | null = null;

  constructor(
    private readonly store: Store,
    private readonly pieces: Pieces,
  ) {}

  /** Keeps the long lists of a report, a little at a time. */
  async ready(report: Omit<GateReport, 'id'>, suite: Suite): Promise<ReadyReport> {
    const body = {
      ...report,
      checks: await this.pieces.put(report.checks),
      toDo: await this.pieces.put(report.toDo),
    };
    return { report, suite, kept: await this.keep(suite), body: JSON.stringify(body) };
  }

  add({ report, suite, kept, body }: ReadyReport): GateReport {
    return this.store.write(() => {
      const id = this.store.run(
        'INSERT INTO gate_report (version_id, suite, body) VALUES (?, ?, ?)',
        report.versionId,
        JSON.stringify(kept),
        body,
      );
      const added = { ...report, id };
      this.newest = { id, stored: Promise.resolve({ report: added, suite, kept }) };
      return added;
    });
  }

  /** Keeps the entries of a suite; what is returned is to be saved next. */
  async keep(suite: Suite): Promise<KeptSuite> {
    return { target: suite.target, entries: await this.pieces.put(suite.entries.map(inOrder)) };
  }

  async suite({ target, entries }: KeptSuite): Promise<Suite> {
    return { target, entries: Array.isArray(entries) ? entries : await this.pieces.get(entries, SuiteEntry) };
  }

  /** The newest report, null before the first; to be changed by nobody. */
  async latest(): Promise<StoredReport | null> {
    const id = this.store.get<{ id: number | null }>('SELECT max(id) AS id FROM gate_report')?.id ?? null;
    if (id === null) return null;
    if (this.newest?.id === id) return this.newest.stored;
    const newest = { id, stored: this.read(id) };
    this.newest = newest;
    newest.stored.catch(() => {
      if (this.newest === newest) this.newest = null;
    });
    return newest.stored;
  }

  /** Newest first, without their checks. */
  list(): ReportLine[] {
    return this.store
      .all<Omit<Row, 'suite'>>(
        // Of an earlier project's reports, SQLite takes the checks away.
        `SELECT id, json_remove(body, '$.checks', '$.toDo') AS body FROM gate_report ORDER BY id DESC`,
      )
      .map(({ id, body }) => ReportLine.parse({ ...(JSON.parse(body) as object), id }));
  }

  /**
   * What a check measured on the versions of the newest report's data set, up to that report's version: one point a version, from its
   * newest report, the oldest version first. Empty before the first report; reports in which the check was not measured are left out.
   * SQLite looks through the checks, one report a turn: each may hold thousands, of which one is wanted.
   */
  async figures(entryId: string, limit = 30): Promise<CheckPoint[]> {
    const reports = this.store.all<{ reportId: number; version: number }>(
      `WITH newest AS (
         SELECT v.dataset_id, v.number FROM gate_report r JOIN dataset_version v ON v.id = r.version_id
         ORDER BY r.id DESC LIMIT 1
       )
       SELECT max(r.id) AS reportId, v.number AS version
       FROM gate_report r JOIN dataset_version v ON v.id = r.version_id, newest
       WHERE v.dataset_id = newest.dataset_id AND v.number <= newest.number
       GROUP BY v.id ORDER BY v.number DESC`,
    );
    const said = `"entryId":${JSON.stringify(entryId)}`;
    const points: CheckPoint[] = [];
    for (const { reportId, version } of reports) {
      const found = this.store.get<{ figure: number; threshold: number | null }>(
        `WITH body AS (
           SELECT body ->> '$.checks' AS checks FROM gate_report WHERE id = ? AND json_type(body, '$.checks') = 'array'
           UNION ALL
           SELECT p.body FROM gate_report r, json_each(r.body, '$.checks.pieces') e JOIN piece p ON p.hash = e.value
           WHERE r.id = ? AND instr(p.body, ?) > 0
         )
         SELECT c.value ->> '$.figure' AS figure, c.value ->> '$.threshold' AS threshold FROM body, json_each(body.checks) c
         WHERE c.value ->> '$.entryId' = ? AND c.value ->> '$.figure' IS NOT NULL LIMIT 1`,
        reportId,
        reportId,
        said,
        entryId,
      );
      if (found) points.push(CheckPoint.parse({ reportId, version, ...found }));
      if (points.length === limit) break;
      await turn();
    }
    return points.reverse();
  }

  async get(id: number): Promise<StoredReport> {
    return this.newest?.id === id ? this.newest.stored : this.read(id);
  }

  private async read(id: number): Promise<StoredReport> {
    const row = this.store.get<Row>('SELECT id, suite, body FROM gate_report WHERE id = ?', id);
    if (!row) throw new AssayError('quality.notRun');
    const { checks, toDo, ...line } = Body.parse(JSON.parse(row.body));
    const kept = KeptSuite.parse(JSON.parse(row.suite));
    const report: GateReport = {
      ...line,
      id,
      checks: Array.isArray(checks) ? checks : await this.pieces.get(checks, CheckResult),
      toDo: Array.isArray(toDo) ? toDo : await this.pieces.get(toDo, ToDo),
    };
    return { report, suite: await this.suite(kept), kept };
  }

  /** Notes that a person let this gate pass, and why. */
  async accept(id: number, acceptance: z.infer<typeof Acceptance>): Promise<GateReport> {
    const { report, ...stored } = await this.get(id);
    const accepted: GateReport = { ...report, accepted: acceptance };
    this.store.write(() =>
      this.store.run(
        `UPDATE gate_report SET body = json_set(body, '$.accepted', json(?)) WHERE id = ?`,
        JSON.stringify(acceptance),
        id,
      ),
    );
    if (this.newest?.id === id)
      this.newest = { id, stored: Promise.resolve({ ...stored, report: accepted }) };
    return accepted;
  }
}

/** Whoever made an entry, and in which order: equal ones are written alike. */
const inOrder = ({ id, check, columns, settings, severity, tolerance, enabled }: SuiteEntry): Json => ({
  ...{ id, check, columns, settings },
  ...{ severity, tolerance, enabled },
});
