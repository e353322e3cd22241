import { AssayError, EvaluationReport } from '../../shared/domain';
import type { Store } from './store';

interface Row {
  id: number;
  body: string;
}

/** Evaluation reports, and how often each sealed test split was opened. */
export class Evaluations {
  constructor(private readonly store: Store) {}

  add(report: Omit<EvaluationReport, 'id'>): EvaluationReport {
    return this.store.write(() => {
      const id = this.store.run(
        'INSERT INTO evaluation (run_id, body) VALUES (?, ?)',
        report.runId,
        JSON.stringify(report),
      );
      return { ...report, id };
    });
  }

  update(report: EvaluationReport): EvaluationReport {
    return this.store.write(() => {
      this.get(report.id);
      this.store.run('UPDATE evaluation SET body = ? WHERE id = ?', JSON.stringify(report), report.id);
      return report;
    });
  }

  get(id: number): EvaluationReport {
    const row = this.store.get<Row>('SELECT id, body FROM evaluation WHERE id = ?', id);
    if (!row) throw new AssayError('evaluate.none');
    return toReport(row);
  }

  /** The newest report, null before the first. */
  latest(): EvaluationReport | null {
    const row = this.store.get<Row>('SELECT id, body FROM evaluation ORDER BY id DESC LIMIT 1');
    return row ? toReport(row) : null;
  }

  /** Newest first. */
  list(): EvaluationReport[] {
    return this.store.all<Row>('SELECT id, body FROM evaluation ORDER BY id DESC').map(toReport);
  }

  /** How often the test split with this key has been opened. It outlives the runs that opened it. */
  openings(splitKey: string): number {
    return (
      this.store.get<{ count: number }>('SELECT count FROM split_opening WHERE split_key = ?', splitKey)
        ?.count ?? 0
    );
  }

  /** Counts one more opening and returns the new count. */
  countOpening(splitKey: string): number {
    return this.store.write(() => {
      this.store.run(
        `INSERT INTO split_opening (split_key, count) VALUES (?, 1)
         ON CONFLICT (split_key) DO UPDATE SET count = count + 1`,
        splitKey,
      );
      return this.openings(splitKey);
    });
  }
}

function toReport(row: Row): EvaluationReport {
  const body: unknown = JSON.parse(row.body);
  return EvaluationReport.parse(Object.assign({}, body, { id: row.id }));
}
