import type { z } from 'zod';
import { type Acceptance, AssayError, CheckPoint, GateReport, Suite } from '../../shared/domain';
import { parse, type Store } from './store';

interface Row {
  id: number;
  suite: string;
  body: string;
}

export interface StoredReport {
  report: GateReport;
  /** The suite as it was when the report was made. */
  suite: Suite;
}

/** Reports of the quality gate, each with the suite that made it. */
export class QualityReports {
  /** The newest: one of thousands of checks takes a second to read, and is asked for at each change. */
  private newest: StoredReport | null = null;

  constructor(private readonly store: Store) {}

  add(report: Omit<GateReport, 'id'>, suite: Suite): GateReport {
    return this.store.write(() => {
      const id = this.store.run(
        'INSERT INTO gate_report (version_id, suite, body) VALUES (?, ?, ?)',
        report.versionId,
        JSON.stringify(suite),
        JSON.stringify(report),
      );
      this.newest = { report: { ...report, id }, suite };
      return this.newest.report;
    });
  }

  /** The newest report, null before the first; to be changed by nobody. */
  latest(): StoredReport | null {
    const id = this.store.get<{ id: number | null }>('SELECT max(id) AS id FROM gate_report')?.id ?? null;
    if (id === null) return null;
    if (this.newest?.report.id !== id) this.newest = this.get(id);
    return this.newest;
  }

  /** Newest first. */
  list(): GateReport[] {
    return this.store
      .all<Row>('SELECT id, suite, body FROM gate_report ORDER BY id DESC')
      .map((row) => toStored(row).report);
  }

  /**
   * What a check measured on the versions of the newest report's data set, up to that report's version: one point a version, from its
   * newest report, the oldest version first. Empty before the first report; reports in which the check was not measured are left out.
   * SQLite reads the bodies: a report may hold hundreds of checks, of which one is wanted.
   */
  figures(entryId: string, limit = 30): CheckPoint[] {
    const rows = this.store.all(
      `WITH newest AS (
         SELECT v.dataset_id, v.number FROM gate_report r JOIN dataset_version v ON v.id = r.version_id
         ORDER BY r.id DESC LIMIT 1
       ), last AS (
         SELECT max(r.id) AS id, v.number FROM gate_report r JOIN dataset_version v ON v.id = r.version_id, newest
         WHERE v.dataset_id = newest.dataset_id AND v.number <= newest.number
         GROUP BY v.id
       )
       SELECT last.id AS reportId, last.number AS version,
         json_extract(c.value, '$.figure') AS figure, json_extract(c.value, '$.threshold') AS threshold
       FROM last JOIN gate_report r ON r.id = last.id, json_each(r.body, '$.checks') c
       WHERE json_extract(c.value, '$.entryId') = ? AND json_extract(c.value, '$.figure') IS NOT NULL
       ORDER BY last.number DESC LIMIT ?`,
      entryId,
      limit,
    );
    return rows.map((row) => CheckPoint.parse(row)).reverse();
  }

  get(id: number): StoredReport {
    const row = this.store.get<Row>('SELECT id, suite, body FROM gate_report WHERE id = ?', id);
    if (!row) throw new AssayError('quality.notRun');
    return toStored(row);
  }

  /** Notes that a person let this gate pass, and why. */
  accept(id: number, acceptance: z.infer<typeof Acceptance>): GateReport {
    return this.store.write(() => {
      const report: GateReport = { ...this.get(id).report, accepted: acceptance };
      this.store.run('UPDATE gate_report SET body = ? WHERE id = ?', JSON.stringify(report), id);
      this.newest = null;
      return report;
    });
  }
}

function toStored(row: Row): StoredReport {
  const body: unknown = JSON.parse(row.body);
  return {
    report: GateReport.parse(Object.assign({}, body, { id: row.id })),
    suite: parse(Suite, row.suite),
  };
}
