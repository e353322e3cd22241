// The table behind each chart: what a screen reader reads, what "show as table" shows, and what "copy data" copies.

export interface TableColumn {
  label: string;
  /** Numbers are set flush right in tabular figures. */
  numeric: boolean;
}

export interface ChartTable {
  columns: readonly TableColumn[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** What is copied: tab-separated with a header, numbers in full, so that a spreadsheet takes it without asking. */
export function toTsv(table: ChartTable): string {
  const lines = [table.columns.map((c) => clean(c.label)).join('\t')];
  for (const row of table.rows)
    lines.push(row.map((v) => (v === null ? '' : typeof v === 'number' ? String(v) : clean(v))).join('\t'));
  return lines.join('\n') + '\n';
}

const clean = (value: string): string => value.replace(/[\t\r\n]+/g, ' ');

/** At most `limit` rows spread evenly over all of them, the first and the last among them. */
export function sampleRows(table: ChartTable, limit: number): ChartTable {
  const n = table.rows.length;
  if (n <= limit || limit < 2) return table;
  const rows: (readonly (string | number | null)[])[] = [];
  for (let i = 0; i < limit; i++) {
    const row = table.rows[Math.round((i * (n - 1)) / (limit - 1))];
    if (row) rows.push(row);
  }
  return { columns: table.columns, rows };
}
