// Pictures or sounds as a table to be read: a row a file, what was measured as columns. The rest of an import is that of any file.
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AssayError,
  ASSET_LIMITS,
  type AssetAside,
  type AssetKind,
  type AssetsFound,
  type Column,
  LONGEST,
  type Losses,
  PICTURE_COLUMNS,
  SOUND_COLUMNS,
  type SourceCorrections,
  type SourceOptions,
  text,
  turn,
} from '../../../shared/domain';
import type { Source } from '../source/source';
import { ident, literal, ROW, STORED } from '../sql';
import { Bodies } from './bodies';
import { decodeAll } from './decode-all';
import { type Labels, labelsOf } from './labels';
import type { Measures } from './protocol';
import { type AssetFile, type AssetListing, commonKind } from './list';

/** Rows of a first look, and examples of what a pattern gives. */
const LOOKED = 50;
const SHOWN = 8;
const TOP = 24;

/** What an import stores beside the rows. */
export interface DecodedAssets {
  bodies: Bodies;
  asides: AssetAside[];
}

interface Opening {
  /** A folder that the caller removes. */
  folder: string;
  decoderFile: string;
  signal?: AbortSignal | undefined;
  look: boolean;
  /** Files and bytes done so far. */
  onDone: (files: number, bytes: number) => void;
}

/** Errors: data.badPattern, data.duplicateColumn (a part of names called like a measure), data.noneDecoded, cancelled. */
export async function openAssets(
  listing: AssetListing,
  options: SourceCorrections,
  opening: Opening,
): Promise<Source> {
  const given = options.assets ?? {};
  const kind = given.kind ?? commonKind(listing);
  const files = listing.files.filter((file) => file.kind === kind);
  if (files.length === 0)
    throw new AssayError('data.noAssets', {
      file: listing.file,
      files: listing.files.length + listing.ignored,
    });
  const labels = labelsOf(files, given);
  const columns = columnsOf(kind, labels, listing.file);
  const longest = given.longest ?? LONGEST;
  const found = foundIn(listing, files, kind, labels);
  const rows = join(opening.folder, 'rows.jsonl');
  if (opening.look)
    await writeFile(
      rows,
      files
        .slice(0, LOOKED)
        .map((file) => rowOf(file, labels))
        .join(''),
    );
  const decoded = opening.look
    ? null
    : await decodeInto({ ...opening, listing, files, kind, labels, longest, rows });
  const assets = {
    kind,
    labels: labels.from,
    ...(labels.from === 'name' ? { pattern: labels.pattern } : {}),
    ...(kind === 'picture' ? { longest } : {}),
  };
  return new AssetTable({ file: listing.file, columns, rows, found, decoded, assets });
}

function columnsOf(kind: AssetKind, labels: Labels, file: string): Column[] {
  const measured = Object.entries(kind === 'picture' ? PICTURE_COLUMNS : SOUND_COLUMNS);
  const taken = new Set([ROW, 'path', ...measured.map(([name]) => name)]);
  for (const name of labels.columns) {
    if (taken.has(name.toLowerCase())) throw new AssayError('data.duplicateColumn', { file, column: name });
    taken.add(name.toLowerCase());
  }
  return [
    ...['path', ...labels.columns].map((name): Column => ({ name, type: 'text' })),
    ...measured.map(([name, type]): Column => ({ name, type })),
  ];
}

function foundIn(
  listing: AssetListing,
  files: readonly AssetFile[],
  kind: AssetKind,
  labels: Labels,
): AssetsFound {
  const counts = new Map<string, number>();
  const at = Math.max(0, labels.columns.indexOf('label'));
  let unlabelled = 0;
  for (const { path } of files) {
    const label = labels.valuesOf(path)[at] ?? null;
    if (label === null) unlabelled++;
    else counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const top = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, TOP);
  return {
    ...{ kind, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) },
    ...{ others: listing.files.length - files.length, ignored: listing.ignored },
    ...{ labels: labels.from, pattern: labels.pattern, columns: labels.columns },
    ...{ top: top.map(([label, count]) => ({ label, count })), distinct: counts.size, unlabelled },
    examples: files.slice(0, SHOWN).map(({ path }) => ({ path, values: labels.valuesOf(path) })),
  };
}

/** A row as JSON; without measures, what is known before decoding. */
function rowOf({ path, bytes }: AssetFile, labels: Labels, measures: Measures = { bytes }): string {
  const values = labels.valuesOf(path);
  const named = labels.columns.map((name, i): [string, string | null] => [name, values[i] ?? null]);
  return `${JSON.stringify({ path, ...Object.fromEntries(named), ...measures })}\n`;
}

async function decodeInto(
  job: Opening & {
    listing: AssetListing;
    files: readonly AssetFile[];
    kind: AssetKind;
    labels: Labels;
    longest: number;
    rows: string;
  },
): Promise<DecodedAssets> {
  const { files, kind, labels, longest, signal, decoderFile } = job;
  const bodies = await Bodies.create(join(job.folder, 'bodies'));
  const rows = await open(job.rows, 'w');
  const asides: AssetAside[] = [];
  let pending = '';
  let done = 0;
  let bytes = 0;
  try {
    await decodeAll({ files, kind, longest, signal, decoderFile }, async (file, outcome) => {
      if (outcome.type === 'refused')
        asides.push({ path: file.path, reason: outcome.reason, bytes: file.bytes });
      else {
        const { measures, body, preview } = outcome;
        pending += rowOf(file, labels, measures);
        await bodies.add(String(measures['sha256']), body, preview);
      }
      bytes += file.bytes;
      job.onDone(++done, bytes);
      if (pending.length > 1 << 20) {
        await rows.write(pending);
        pending = '';
        await turn();
      }
    });
    await rows.write(pending);
    const [first] = asides;
    if (first && asides.length === files.length)
      throw new AssayError('data.noneDecoded', {
        ...{ file: job.listing.file, files: files.length, first: first.path },
        reason: text(`data.aside.${first.reason}`, {
          millions: ASSET_LIMITS.pixels / 1e6,
          minutes: ASSET_LIMITS.seconds / 60,
          bytes: ASSET_LIMITS.bytes,
        }),
      });
    return { bodies, asides };
  } finally {
    await bodies.close();
    await rows.close();
  }
}

class AssetTable implements Source {
  readonly file: string;
  readonly bytes: number;
  readonly originBytes: number;
  readonly choices: { assets: AssetsFound };
  readonly options: SourceOptions;
  readonly columns: readonly Column[];
  readonly decoded: DecodedAssets | null;
  private readonly rows: string;

  constructor(made: {
    file: string;
    columns: readonly Column[];
    rows: string;
    found: AssetsFound;
    decoded: DecodedAssets | null;
    assets: NonNullable<SourceOptions['assets']>;
  }) {
    this.file = made.file;
    this.bytes = this.originBytes = made.found.bytes;
    this.columns = made.columns;
    this.rows = made.rows;
    this.decoded = made.decoded;
    this.choices = { assets: made.found };
    this.options = {
      format: made.found.kind === 'picture' ? 'pictures' : 'sounds',
      ragged: 'refuse',
      assets: made.assets,
    };
  }

  from(): string {
    const types = this.columns.map(({ name, type }) => `${ident(name)}: '${STORED[type]}'`).join(', ');
    return `read_json(${literal(this.rows)}, format = 'newline_delimited', columns = {${types}})`;
  }

  values(): string[] {
    return this.columns.map(({ name }) => ident(name));
  }

  texts(): string[] {
    return this.values().map((value) => `CAST(${value} AS VARCHAR)`);
  }

  direct(): null {
    return null;
  }

  blanks(): null[] {
    return this.columns.map(() => null);
  }

  survey(): Promise<null> {
    return Promise.resolve(null);
  }

  adapt(): Promise<boolean> {
    return Promise.resolve(false);
  }

  lost(): null {
    return null;
  }

  unreadable(): Promise<Losses> {
    return Promise.resolve({});
  }
}
