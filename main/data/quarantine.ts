// What an import sets aside, as a Parquet file: ragged rows with their line numbers and their text as it stands in the file; pictures
// and sounds that could not be decoded, with the reason.
import { turn } from '../../shared/domain';
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetAside } from '../../shared/domain';
import { type Engine, writeTable, type WrittenFile } from './engine';
import { literal } from './sql';
import { parseSample } from './source/dialect';
import type { AsideFile, AsideRecord } from './source/records';

export async function writeQuarantine(
  engine: Engine,
  ragged: readonly AsideRecord[],
  /** Whether to say which file a row stands in. */
  named: boolean,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<WrittenFile> {
  const lines = join(folder, 'aside.jsonl');
  let source: FileHandle | null = null;
  let opened = '';
  const target = await open(lines, 'w');
  try {
    for (let start = 0; start < ragged.length; start += 1000) {
      let out = '';
      for (const { line, fields, start: from, end, of } of ragged.slice(start, start + 1000)) {
        const { path, file } = of;
        if (source === null || opened !== path) {
          await source?.close();
          source = await open(path, 'r');
          opened = path;
        }
        const bytes = Buffer.alloc(end - from);
        await source.read(bytes, 0, bytes.length, from);
        const content = bytes.toString('utf8');
        const cells = cellsOf(content, of);
        out += `${JSON.stringify({ line, fields, content, cells, ...(named ? { file } : {}) })}\n`;
      }
      await target.write(out);
      await turn();
    }
  } finally {
    await source?.close();
    await target.close();
  }
  const columns = `{line: 'BIGINT', fields: 'BIGINT', content: 'VARCHAR', cells: 'VARCHAR[]'${named ? ", file: 'VARCHAR'" : ''}}`;
  return writeTable(
    engine,
    `SELECT * FROM read_json(${literal(lines)}, format = 'newline_delimited', columns = ${columns})`,
    named ? 5 : 4,
    join(folder, 'aside.parquet'),
    { signal },
  );
}

/** The fields in the order of the table's columns, null where the record ends before; surplus ones behind them. */
function cellsOf(content: string, { delimiter, quote, places }: AsideFile): (string | null)[] {
  const fields = parseSample(content, delimiter, quote, { complete: true, limit: 1 }).rows[0] ?? [];
  return [...places.map((place) => fields[place] ?? null), ...fields.slice(places.length)];
}

export async function writeAsides(
  engine: Engine,
  asides: readonly AssetAside[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<WrittenFile> {
  const lines = join(folder, 'aside.jsonl');
  await writeFile(lines, asides.map((aside) => `${JSON.stringify(aside)}\n`).join(''));
  return writeTable(
    engine,
    `SELECT * FROM read_json(${literal(lines)}, format = 'newline_delimited',
       columns = {path: 'VARCHAR', reason: 'VARCHAR', bytes: 'BIGINT'})`,
    3,
    join(folder, 'aside.parquet'),
    { signal },
  );
}
