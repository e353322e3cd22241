// Several files with the same columns, read one after another as one table.
import {
  AssayError,
  type Column,
  type ColumnType,
  type Losses,
  type SourceCorrections,
  type SourceOptions,
  nameList,
} from '../../../shared/domain';
import { literal, STORED } from '../sql';
import { joinLosses } from './losses';
import type { AsideRecord } from './records';
import type { Source, SourceReport } from './source';

/** Where the files lie together: its name, and, of an archive, all that is in it. */
export interface Together {
  inside: string | null;
  members?: string[];
}

/** Errors: data.columnsDiffer with the names that are missing or too many; data.duplicateColumn for the source column. */
export function joinSources(
  sources: readonly Source[],
  options: SourceCorrections,
  together: Together = { inside: null },
): Source {
  const [first] = sources;
  if (!first) throw new AssayError('internal', {}, { cause: 'no file to read' });
  const names = first.columns.map(({ name }) => name);
  const surplus = options.ragged === 'keep' ? options.surplusColumn : undefined;
  for (const source of sources.slice(1)) {
    const others = source.columns.map(({ name }) => name);
    // Only files that have surplus cells have a column for them.
    if (surplus !== undefined && !names.includes(surplus) && others.includes(surplus)) names.push(surplus);
    const missing = names.filter((name) => name !== surplus && !others.includes(name));
    const extra = others.filter((name) => !names.includes(name));
    if (missing.length > 0 || extra.length > 0)
      throw new AssayError('data.columnsDiffer', {
        ...{ file: source.file, first: first.file },
        ...{ missing: nameList(missing, 12) || '–', extra: nameList(extra, 12) || '–' },
      });
  }
  const { sourceColumn } = options;
  if (sourceColumn !== undefined && names.some((name) => name.toLowerCase() === sourceColumn.toLowerCase()))
    throw new AssayError('data.duplicateColumn', { file: first.file, column: sourceColumn });
  return sources.length === 1 && sourceColumn === undefined
    ? first
    : new SetSource(sources, names, sourceColumn, together);
}

class SetSource implements Source {
  readonly file: string;
  readonly bytes: number;
  readonly originBytes: number;
  readonly choices: Source['choices'];
  readonly files: number;
  readonly kept: Source['kept'];
  private reports: (SourceReport | null)[] = [];

  constructor(
    private readonly sources: readonly Source[],
    private readonly names: readonly string[],
    private readonly sourceColumn: string | undefined,
    { inside, members }: Together,
  ) {
    this.file = inside ?? sources[0]?.file ?? '';
    this.files = sources.length;
    this.choices = members ? { members } : {};
    this.bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
    // The files of one archive have its size.
    const origins = sources.map(({ originBytes }) => originBytes);
    this.originBytes = members ? Math.max(...origins) : origins.reduce((sum, bytes) => sum + bytes, 0);
    const kept = sources.flatMap((source) => source.kept ?? []);
    if (kept.length > 0)
      this.kept = {
        short: kept.reduce((sum, { short }) => sum + short, 0),
        long: kept.reduce((sum, { long }) => sum + long, 0),
      };
  }

  get options(): SourceOptions {
    const options = this.sources[0]?.options ?? { format: 'csv', ragged: 'refuse' };
    // None of them was chosen.
    const { member: _, ...read } = options;
    return {
      ...(this.choices.members ? read : options),
      ...(this.sourceColumn === undefined ? {} : { sourceColumn: this.sourceColumn }),
    };
  }

  get columns(): Column[] {
    const parts = this.sources.map(partOf);
    const columns = this.names.map((name) => ({ name, type: typeOf(parts, name) }));
    return this.sourceColumn === undefined
      ? columns
      : [...columns, { name: this.sourceColumn, type: 'text' }];
  }

  from(options?: { skipBad?: boolean }): string {
    const all = this.sources.map(partOf);
    const types = this.names.map((name) => typeOf(all, name));
    const keeps = this.lost() !== null;
    const parts = all.map((part) => {
      const { source } = part;
      const values = this.names.map((name, i) => `${valueAs(part, name, types[i] ?? 'text')} AS v${i}`);
      // Not each file may lose values of the same columns: the shape is that of the first that can.
      const lost = keeps ? [`${source.lost() ?? 'NULL'} AS lost`] : [];
      return `SELECT ${[...values, ...lost, `${literal(source.file)} AS source`].join(', ')} FROM ${source.from(options)}`;
    });
    return `(${parts.join(' UNION ALL ')})`;
  }

  values(): string[] {
    const values = this.names.map((_, i) => `v${i}`);
    return this.sourceColumn === undefined ? values : [...values, 'source'];
  }

  direct(): null {
    return null;
  }

  texts(): string[] {
    return this.values().map((value) => `CAST(${value} AS VARCHAR)`);
  }

  lost(): string | null {
    return this.sources.some((source) => source.lost() !== null) ? 'lost' : null;
  }

  blanks(): null[] {
    return this.columns.map(() => null);
  }

  async survey(
    signal: AbortSignal | undefined,
    onBytes: (bytes: number) => void,
  ): Promise<SourceReport | null> {
    this.reports = [];
    let before = 0;
    for (const source of this.sources) {
      const from = before;
      this.reports.push(await source.survey(signal, (bytes) => onBytes(from + bytes)));
      before += source.bytes;
    }
    const reports = this.reports.filter((report) => report !== null);
    // Only where every file was looked at do the records add up to the rows.
    if (reports.length < this.sources.length) return null;
    return {
      records: reports.reduce((sum, report) => sum + report.records, 0),
      ragged: reports.flatMap((report, i) => this.inOrder(report.ragged, this.sources[i])),
      badQuotes: [],
      mixedNewlines: reports.some((report) => report.mixedNewlines),
    };
  }

  /** Records of one file, whose columns may stand in another order than the set's. */
  private inOrder(ragged: readonly AsideRecord[], source: Source | undefined): AsideRecord[] {
    const [first] = ragged;
    if (!first || !source) return [...ragged];
    const places = this.names.map((name) => source.columns.findIndex((column) => column.name === name));
    const of = { ...first.of, places };
    return ragged.map((record) => ({ ...record, of }));
  }

  async adapt(
    thrown: unknown,
    report: SourceReport | null,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    // Which file it was is not known; each reads otherwise if it can.
    let any = false;
    for (const [i, source] of this.sources.entries())
      any = (await source.adapt(thrown, report && (this.reports[i] ?? null), signal)) || any;
    return any;
  }

  async unreadable(signal: AbortSignal | undefined, options?: { skipBad?: boolean }): Promise<Losses> {
    const all: Losses[] = [];
    for (const source of this.sources) all.push(await source.unreadable(signal, options));
    return joinLosses(all);
  }
}

/** What a source says of its columns, asked once: each answer is made for all columns. */
interface SetPart {
  source: Source;
  columns: readonly Column[];
  places: ReadonlyMap<string, number>;
  values: readonly string[];
  blanks: readonly (string | null)[];
}

function partOf(source: Source): SetPart {
  const { columns } = source;
  const places = new Map(columns.map(({ name }, i) => [name, i]));
  return { source, columns, places, values: source.values(), blanks: source.blanks() };
}

/** The narrowest type that takes the values of every file; files without any have no say. */
function typeOf(parts: readonly SetPart[], name: string): ColumnType {
  const types = new Set<ColumnType>();
  for (const { columns, places, blanks } of parts) {
    const i = places.get(name) ?? -1;
    if (blanks[i] === null) types.add(columns[i]?.type ?? 'text');
  }
  const [only] = types;
  if (types.size <= 1) return only ?? 'text';
  const all = (...wanted: ColumnType[]): boolean => [...types].every((type) => wanted.includes(type));
  if (all('integer', 'number')) return 'number';
  return all('date', 'datetime') ? 'datetime' : 'text';
}

function valueAs(
  { source, columns, places, values, blanks }: SetPart,
  name: string,
  type: ColumnType,
): string {
  const i = places.get(name) ?? -1;
  if (columns[i]?.type === type) return values[i] ?? 'NULL';
  const blank = blanks[i];
  if (blank) return `CAST(${blank} AS ${STORED[type]})`;
  if (type === 'text') return source.texts()[i] ?? 'NULL';
  return `CAST(${values[i] ?? 'NULL'} AS ${STORED[type]})`;
}
