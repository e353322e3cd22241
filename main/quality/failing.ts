// Rows that a check of a report found wanting: a window of them, and the first ones of the worst checks for the printed report.
import type { DatasetVersion, GateReport, TableWindow } from '../../shared/domain';
import { ROW } from '../data';
import { measureEntry } from './gate';
import { REPORTED_COLUMNS, type ReportedGate } from './report';
import { entryIn } from './suite';
import type { Workbench } from './workbench';

/** Failing rows of a check in the printed report. */
const SAMPLED = 5;
/** Checks whose rows are printed: of a table of ten thousand columns, thousands may have some. */
const SAMPLES = 100;

export interface FailingAsked {
  reportId: number;
  entryId: string;
  offset: number;
  limit: number;
  columns?: readonly string[] | undefined;
}

/** In row order. Errors: quality.notRun, quality.checkMissing. */
export async function failingRows(bench: Workbench, asked: FailingAsked): Promise<TableWindow> {
  const { project, data } = bench;
  const { report, suite } = await project.quality.get(asked.reportId);
  const entry = entryIn(suite, asked.entryId);
  const version = project.datasets.get(report.versionId);
  const table = await bench.table(version, suite);
  const { failing = 'false', failingRows } = await measureEntry(entry, table, await bench.tools(version, {}));
  const ids = await data.query<{ id: number }>(
    `SELECT CAST(${ROW} AS DOUBLE) AS id FROM ${table.relation} WHERE coalesce(${failing}, false)
     ORDER BY ${ROW} LIMIT $1 OFFSET $2`,
    { params: [asked.limit, asked.offset] },
  );
  const found = await data.rowsById(
    version.id,
    ids.map((row) => row.id),
    { offset: asked.offset, total: failingRows },
    asked.columns,
  );
  return entry.check === 'lostValues' ? asWritten(bench, found, version.id) : found;
}

/** What stood in the file, in the cells that came to be empty. */
async function asWritten({ data }: Workbench, window: TableWindow, versionId: number): Promise<TableWindow> {
  const texts = await data.lost(versionId).texts(window.rowIds, {});
  const cells = window.cells.map((row, r) => {
    const written = texts.get(window.rowIds[r] ?? -1);
    return row.map((cell, c) => cell ?? written?.[window.columns[c]?.name ?? ''] ?? null);
  });
  return { ...window, cells };
}

/** The first failing rows of the checks that did not pass, failed ones first. */
export async function samplesOf(
  bench: Workbench,
  report: GateReport,
  version: DatasetVersion,
): Promise<Pick<ReportedGate, 'samples' | 'notSampled'>> {
  const withRows = report.checks.filter(({ verdict, hasRows }) => verdict !== 'pass' && hasRows);
  const worst = withRows.sort((a, b) => Number(b.verdict === 'fail') - Number(a.verdict === 'fail'));
  const shown = version.columns.slice(0, REPORTED_COLUMNS).map(({ name }) => name);
  const samples: ReportedGate['samples'][number][] = [];
  for (const { entryId, title } of worst.slice(0, SAMPLES)) {
    const asked = { reportId: report.id, entryId, offset: 0, limit: SAMPLED, columns: shown };
    const { rowIds, cells, columns } = await failingRows(bench, asked);
    const rows = rowIds.map((id, i) => ({ id, cells: cells[i] ?? [] }));
    samples.push({ title, columns: columns.map(({ name }) => name), rows });
  }
  return { samples, notSampled: withRows.length - samples.length };
}
