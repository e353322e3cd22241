// Arrow files and streams as JSON lines, each column with the type it has there.
import { createReadStream } from 'node:fs';
import { type DataType, type Field, RecordBatchReader, Type } from 'apache-arrow';
import type { ColumnType } from '../../../shared/domain';
import type { Read } from './protocol';
import { TextFile } from './write';

type Cell = string | number | boolean | null | object;

interface Reading {
  type: ColumnType;
  stored: string;
  value: (value: unknown) => Cell;
}

export const readArrow: Read = async (request) => {
  const reader = await RecordBatchReader.from(createReadStream(request.path, { highWaterMark: 1 << 20 }));
  await reader.open();
  const { fields } = reader.schema;
  const readings = fields.map((field: Field) => readingOf(field.type as DataType));
  const file = new TextFile(request.to);
  let rows = 0;
  let whole = true;
  try {
    for await (const batch of reader) {
      const columns = fields.map((_, i) => batch.getChildAt(i));
      for (let r = 0; r < batch.numRows; r++) {
        const cells = readings.map(({ value }, i) => {
          const cell: unknown = columns[i]?.get(r) ?? null;
          return cell === null ? null : value(cell);
        });
        file.write(`${JSON.stringify(Object.fromEntries(cells.map((cell, i) => [`c${i}`, cell])))}\n`);
        rows++;
      }
      if (request.limit !== undefined && rows >= request.limit) {
        whole = false;
        break;
      }
    }
  } finally {
    file.close();
  }
  const columns = fields.map((field: Field, i: number) => ({
    name: field.name,
    type: readings[i]?.type ?? ('text' as const),
    stored: readings[i]?.stored ?? 'VARCHAR',
  }));
  return { tables: [], table: null, columns, rows, whole };
};

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

function readingOf(type: DataType): Reading {
  switch (type.typeId) {
    case Type.Bool:
      return { type: 'boolean', stored: 'BOOLEAN', value: (value) => value === true };
    case Type.Int:
      // Whole numbers beyond 2^53 lose digits as doubles; DuckDB is given their digits.
      return { type: 'integer', stored: 'HUGEINT', value: String };
    case Type.Float:
      return {
        type: 'number',
        stored: 'DOUBLE',
        value: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null),
      };
    case Type.Decimal: {
      const { scale } = type as DataType & { scale: number };
      return { type: 'number', stored: 'DOUBLE', value: (value) => Number(String(value)) / 10 ** scale };
    }
    case Type.Date:
      return { type: 'date', stored: 'DATE', value: (value) => iso(Number(value)).slice(0, 10) };
    case Type.Timestamp:
      return { type: 'datetime', stored: 'TIMESTAMP', value: (value) => iso(Number(value)).replace('Z', '') };
    case Type.Dictionary:
      return readingOf((type as DataType & { dictionary: DataType }).dictionary);
    case Type.Utf8:
    case Type.LargeUtf8:
      return { type: 'text', stored: 'VARCHAR', value: String };
    default:
      return { type: 'text', stored: 'VARCHAR', value: textOf };
  }
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'object')
    return JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v));
  return String(value);
}
