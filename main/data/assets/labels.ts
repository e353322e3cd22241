// Labels from folders, or from parts of names by a pattern: {label}_{speaker}_{take}.
import { AssayError, type AssetOptions, type LabelSource } from '../../../shared/domain';
import type { AssetFile } from './list';

export const LABEL = 'label';
/** More different values than this in a part of a name are a number or a person, seldom a class. */
const MOST_CLASSES = 100;
/** Marks between the parts of a name, the likeliest first. */
const MARKS = ['_', '-', ' ', '.'];

export interface Labels {
  from: LabelSource;
  pattern: string;
  /** The columns they give, `label` first where it comes from the folder. */
  columns: string[];
  /** The values of a file, null where its name does not fit. */
  valuesOf(path: string): (string | null)[];
}

const folderName = (path: string): string | null => path.split('/').at(-2) ?? null;
const stemOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');

/** What the user said, and the rest as it seems to be meant. Errors: data.badPattern. */
export function labelsOf(files: readonly AssetFile[], given: AssetOptions): Labels {
  const guessed = guessPattern(files);
  const folders = new Set(files.map(({ path }) => folderName(path)));
  const byName = given.pattern !== undefined || (folders.size < 2 && guessed !== null);
  const from = given.labels ?? (byName ? 'name' : folders.size > 1 ? 'folder' : 'none');
  const pattern = given.pattern ?? guessed ?? `{${LABEL}}`;
  if (from === 'folder') return { from, pattern, columns: [LABEL], valuesOf: (path) => [folderName(path)] };
  if (from === 'none') return { from, pattern, columns: [], valuesOf: () => [] };
  const { columns, match } = readPattern(pattern);
  return { from, pattern, columns, valuesOf: (path) => match(stemOf(path)) };
}

/** More parts than this no name has, and matching would become slow. */
const MOST_PARTS = 12;

const badPattern = (pattern: string): AssayError =>
  new AssayError('data.badPattern', { pattern, example: '{label}_{speaker}_{take}' });

/** The columns of a pattern, and what it makes of a name. Errors: data.badPattern. */
export function readPattern(pattern: string): {
  columns: string[];
  match: (stem: string) => (string | null)[];
} {
  const columns: string[] = [];
  let source = '';
  for (const [piece] of pattern.matchAll(/\{[^{}]*\}|\*|[^{}*]+|[{}]/g)) {
    if (piece === '*') source += '.*?';
    else if (piece.startsWith('{')) {
      const name = piece.slice(1, -1).trim();
      if (piece.length < 3 || name === '' || columns.includes(name)) throw badPattern(pattern);
      columns.push(name);
      source += '(.+?)';
    } else if (piece === '}') throw badPattern(pattern);
    else source += piece.replace(/[\\^$.|?+()[\]]/g, '\\$&');
  }
  if (columns.length === 0 || columns.length > MOST_PARTS) throw badPattern(pattern);
  const shape = new RegExp(`^${source}$`, 'su');
  return {
    columns,
    match: (stem) => {
      const found = shape.exec(stem);
      return columns.map((_, i) => found?.[i + 1] ?? null);
    },
  };
}

/** The names all in the same number of parts: the part with the fewest values, but more than one, is the label. */
function guessPattern(files: readonly AssetFile[]): string | null {
  const stems = files.slice(0, 5000).map(({ path }) => stemOf(path));
  for (const mark of MARKS) {
    const parts = stems.map((stem) => stem.split(mark));
    const count = parts[0]?.length ?? 0;
    if (count < 2 || count > MOST_PARTS || parts.some((list) => list.length !== count)) continue;
    const distinct = Array.from({ length: count }, (_, i) => new Set(parts.map((list) => list[i])).size);
    const fit = distinct.map((n) => n > 1 && n <= MOST_CLASSES && n < stems.length);
    // Where names begin with the label, as they mostly do, the first part that fits is it.
    const label = fit.indexOf(true);
    if (label < 0) continue;
    return parts[0]?.map((_, i) => (i === label ? `{${LABEL}}` : `{part${i + 1}}`)).join(mark) ?? null;
  }
  return null;
}
