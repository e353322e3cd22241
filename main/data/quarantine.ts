// Ragged rows that the user wants set aside: their line numbers and their text as it stands in the file, as a Parquet file.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, turn, writeTable, type WrittenFile } from './engine';
import { literal } from './sql';
import type { RaggedRecord } from './source/records';

export async function writeQuarantine(
  engine: Engine,
  path: string,
  ragged: readonly RaggedRecord[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<WrittenFile> {
  const lines = join(folder, 'aside.jsonl');
  const source = await open(path, 'r');
  const target = await open(lines, 'w');
  try {
    for (let start = 0; start < ragged.length; start += 1000) {
      let out = '';
      for (const { line, fields, start: from, end } of ragged.slice(start, start + 1000)) {
        const bytes = Buffer.alloc(end - from);
        await source.read(bytes, 0, bytes.length, from);
        out += `${JSON.stringify({ line, fields, content: bytes.toString('utf8') })}\n`;
      }
      await target.write(out);
      await turn();
    }
  } finally {
    await source.close();
    await target.close();
  }
  const columns = `{line: 'BIGINT', fields: 'BIGINT', content: 'VARCHAR'}`;
  return writeTable(
    engine,
    `SELECT * FROM read_json(${literal(lines)}, format = 'newline_delimited', columns = ${columns})`,
    3,
    join(folder, 'aside.parquet'),
    { signal },
  );
}
