// Columns within columns: a struct becomes one column a field, named by its path; where the rows stand inside a document, they are found.
import { ident, literal } from '../sql';

/** A column as a table has it: a value by itself, no struct. */
export interface Leaf {
  /** The path with points: `address.city`. */
  name: string;
  /** SQL of the value. */
  sql: string;
  /** DuckDB's type. */
  kind: string;
}

/** The leaves of described columns, in their order. */
export function flatten(columns: readonly { name: string; kind: string }[]): Leaf[] {
  return columns.flatMap(({ name, kind }) => leavesOf({ name, sql: ident(name), kind }));
}

function leavesOf(leaf: Leaf): Leaf[] {
  const fields = fieldsOf(leaf.kind);
  if (fields === null) return [leaf];
  return fields.flatMap(({ name, kind }) =>
    leavesOf({ name: `${leaf.name}.${name}`, sql: `struct_extract(${leaf.sql}, ${literal(name)})`, kind }),
  );
}

/** The fields of a struct type; null for every other type. */
export function fieldsOf(kind: string): { name: string; kind: string }[] | null {
  if (!kind.startsWith('STRUCT(') || !kind.endsWith(')')) return null;
  const fields: { name: string; kind: string }[] = [];
  const body = kind.slice('STRUCT('.length, -1);
  for (let i = 0; i < body.length;) {
    while (body[i] === ' ' || body[i] === ',') i++;
    let name = '';
    if (body[i] === '"') {
      for (i++; i < body.length; i++) {
        if (body[i] === '"' && body[i + 1] !== '"') break;
        if (body[i] === '"') i++;
        name += body[i] ?? '';
      }
      i++;
    } else while (i < body.length && body[i] !== ' ') name += body[i++] ?? '';
    const from = ++i;
    i = endOfType(body, i);
    fields.push({ name, kind: body.slice(from, i) });
  }
  return fields;
}

/** Where a type ends that begins at `start`: at the next comma outside brackets and quotes. */
function endOfType(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '"' || char === "'") quoted = !quoted;
    else if (quoted) continue;
    else if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === ',' && depth === 0) return i;
  }
  return text.length;
}

/** Lists of structs among leaves: where in one JSON document the rows may stand. */
export const recordLists = (leaves: readonly Leaf[]): Leaf[] =>
  leaves.filter(({ kind }) => kind.endsWith('[]') && fieldsOf(kind.slice(0, -2)) !== null);
