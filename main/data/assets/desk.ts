// Versions as tables of assets: which column names them, what each looks like, and all of them as arrays for learning.
import {
  AssayError,
  type AssetAside,
  type AssetKind,
  type AssetPiece,
  type AssetPreview,
  type AssetTable,
  type JobContext,
  text,
  throwIfCancelled,
} from '../../../shared/domain';
import type { Project } from '../../project';
import { type Engine } from '../engine';
import { Meter } from '../progress';
import { ident, ROW } from '../sql';
import type { Versions } from '../versions';
import { DecodePool } from './pool';
import type { Answer, Task } from './protocol';

/** Rows of `pixels` are pictures: [rows, height, width, 3], 0 to 255. */
export interface PictureBatch {
  /** The lasting id of each row. */
  rowIds: Float64Array;
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Rows of `samples` are sounds: [rows, length], -1 to 1, with silence behind those that are shorter. */
export interface SoundBatch {
  rowIds: Float64Array;
  rate: number;
  length: number;
  samples: Float32Array;
  /** How many samples of each row are the sound's own. */
  lengths: Int32Array;
}

export interface BatchOptions {
  /** SQL condition made by the program, never by a user. */
  where?: string;
  /** Rows at once; the last batch may have fewer. */
  batch?: number;
}

const BATCH = 64;
/** The file name of nothing else looks like this. */
const HASH = '[0-9a-f]{64}';

export class AssetDesk {
  private readonly tables = new Map<number, Promise<AssetTable | null>>();

  constructor(
    private readonly project: Project,
    private readonly engine: Engine,
    private readonly versions: Versions,
  ) {}

  /**
   * Null for versions that are no tables of assets. The column is told by its values, which are those of assets of this project: it may
   * have been renamed, or have come along in a join.
   */
  table(versionId: number): Promise<AssetTable | null> {
    const known = this.tables.get(versionId);
    if (known) return known;
    const made = this.find(versionId);
    this.tables.set(versionId, made);
    made.catch(() => this.tables.delete(versionId));
    return made;
  }

  /** Files that the import set aside from which the version was made. Errors: data.versionMissing. */
  async asides(versionId: number, limit = 1000): Promise<AssetAside[]> {
    const [first] = this.project.datasets.lineage(versionId);
    if (!first || first.quarantined === 0 || first.operation.settings['assets'] === undefined) return [];
    const relation = await this.versions.relation(first.id, 'quarantine');
    return this.engine.rows<AssetAside & Record<string, unknown>>(
      `SELECT path, reason, CAST(bytes AS DOUBLE) AS bytes FROM ${relation} LIMIT ${Math.floor(limit)}`,
    );
  }

  /** Small pictures of rows; rows without an asset are left out. */
  async previews(versionId: number, rowIds: readonly number[]): Promise<AssetPreview[]> {
    const table = await this.need(versionId);
    const found: AssetPreview[] = [];
    const hashes = await this.hashes(versionId, table, rowIds);
    for (const rowId of rowIds) {
      const hash = hashes.get(rowId);
      const bytes = hash === undefined ? null : this.preview(hash);
      if (!bytes) continue;
      found.push(
        table.kind === 'picture'
          ? { rowId, image: `data:image/png;base64,${bytes.toString('base64')}`, envelope: null }
          : { rowId, image: null, envelope: [...new Int8Array(bytes)] },
      );
    }
    return found;
  }

  /** A piece of a row's asset, to be put together in order. Errors: data.noAsset. */
  async piece(versionId: number, rowId: number, part: number): Promise<AssetPiece> {
    const table = await this.need(versionId);
    const hash = (await this.hashes(versionId, table, [rowId])).get(rowId);
    const bytes = hash === undefined ? null : this.project.assets.piece(hash, 'body', part);
    if (hash === undefined || !bytes) throw new AssayError('data.noAsset');
    return {
      mime: table.kind === 'picture' ? 'image/png' : 'audio/wav',
      ...{ part, parts: this.project.assets.pieces(hash), data: bytes.toString('base64') },
    };
  }

  /**
   * All pictures of a version at one size, in row order, in batches. They keep their proportions, on black. Rows without a picture are left out.
   * Errors: data.noAssetTable, data.versionMissing, cancelled.
   */
  async *pictures(
    versionId: number,
    size: { width: number; height: number },
    options: BatchOptions = {},
    context: JobContext = {},
  ): AsyncGenerator<PictureBatch, void, void> {
    const { width, height } = size;
    const each = width * height * 3;
    const task = (body: Uint8Array): Task => ({ type: 'pixels', body, width, height });
    for await (const batch of this.batches(versionId, 'picture', task, options, context)) {
      const pixels = new Uint8Array(batch.answers.length * each);
      for (const [i, answer] of batch.answers.entries())
        if (answer.type === 'pixels') pixels.set(answer.pixels, i * each);
      yield { rowIds: batch.rowIds, width, height, pixels };
    }
  }

  /** All sounds of a version, in row order: the first `seconds` of each as one channel at `rate`. Errors as for pictures. */
  async *sounds(
    versionId: number,
    form: { rate: number; seconds: number },
    options: BatchOptions = {},
    context: JobContext = {},
  ): AsyncGenerator<SoundBatch, void, void> {
    const { rate, seconds } = form;
    const length = Math.max(1, Math.round(rate * seconds));
    const task = (body: Uint8Array): Task => ({ type: 'samples', body, rate, seconds });
    for await (const batch of this.batches(versionId, 'sound', task, options, context)) {
      const samples = new Float32Array(batch.answers.length * length);
      const lengths = new Int32Array(batch.answers.length);
      for (const [i, answer] of batch.answers.entries()) {
        if (answer.type !== 'samples') continue;
        const own = answer.samples.subarray(0, length);
        samples.set(own, i * length);
        lengths[i] = own.length;
      }
      yield { rowIds: batch.rowIds, rate, length, samples, lengths };
    }
  }

  private async *batches(
    versionId: number,
    kind: AssetKind,
    taskOf: (body: Uint8Array) => Task,
    { where, batch = BATCH }: BatchOptions,
    context: JobContext,
  ): AsyncGenerator<{ rowIds: Float64Array; answers: Answer[] }, void, void> {
    const table = await this.need(versionId);
    if (table.kind !== kind) throw new AssayError('data.noAssetTable');
    const relation = await this.versions.relation(versionId);
    const column = ident(table.column);
    const rows = await this.engine.rows<{ id: number; hash: string }>(
      `SELECT CAST(${ROW} AS DOUBLE) AS id, ${column} AS hash FROM ${relation}
       WHERE ${column} IS NOT NULL ${where === undefined ? '' : `AND (${where})`} ORDER BY ${ROW}`,
      { signal: context.signal },
    );
    const present = rows.filter(({ hash }) => this.project.assets.has(hash));
    const meter = new Meter(context, this.project.clock, present.length, 'rows');
    const pool = new DecodePool(this.engine.decoderFile, context.signal);
    try {
      for (let start = 0; start < present.length; start += batch) {
        const slice = present.slice(start, start + batch);
        const answers: Promise<Answer>[] = [];
        for (const [i, { hash }] of slice.entries()) {
          throwIfCancelled(context.signal);
          // No more bodies in memory than the threads need to stay busy.
          if (i >= pool.size * 2) await answers[i - pool.size * 2];
          const body = this.project.assets.read(hash, 'body');
          const answer = pool.run(taskOf(new Uint8Array(body ?? [])));
          answer.catch(() => undefined);
          answers.push(answer);
        }
        const done = await Promise.all(answers);
        meter.tell((start + slice.length) / present.length, text('data.progress.loading'));
        yield { rowIds: Float64Array.from(slice, ({ id }) => id), answers: done };
      }
    } finally {
      pool.close();
    }
  }

  private async need(versionId: number): Promise<AssetTable> {
    const table = await this.table(versionId);
    if (!table) throw new AssayError('data.noAssetTable');
    return table;
  }

  private async find(versionId: number): Promise<AssetTable | null> {
    const version = this.project.datasets.get(versionId);
    const names = version.columns.filter(({ type }) => type === 'text').map(({ name }) => name);
    if (names.length === 0 || !this.project.assets.any()) return null;
    const relation = await this.versions.relation(versionId);
    const first = names.map(
      (name, i) =>
        `any_value(${ident(name)}) FILTER (WHERE regexp_full_match(${ident(name)}, '${HASH}')) AS c${i}`,
    );
    const row = await this.engine.row(`SELECT ${first.join(', ')} FROM ${relation}`);
    for (const [i, column] of names.entries()) {
      const hash = row[`c${i}`];
      const begin = typeof hash === 'string' ? this.project.assets.piece(hash, 'body', 0) : null;
      if (!begin) continue;
      const kind = begin[0] === 0x89 ? 'picture' : 'sound';
      const label = version.columns.find(({ name }) => name === 'label')?.name ?? null;
      const [origin] = this.project.datasets.lineage(versionId);
      return { kind, column, label, aside: origin?.quarantined ?? 0 };
    }
    return null;
  }

  private preview(hash: string): Buffer | null {
    return this.project.assets.read(hash, 'preview') ?? this.project.assets.read(hash, 'body');
  }

  private async hashes(
    versionId: number,
    { column }: AssetTable,
    rowIds: readonly number[],
  ): Promise<Map<number, string>> {
    if (rowIds.length === 0) return new Map();
    const relation = await this.versions.relation(versionId);
    const list = rowIds.map((id) => String(Math.trunc(id))).join(', ');
    const rows = await this.engine.rows<{ id: number; hash: string }>(
      `SELECT CAST(${ROW} AS DOUBLE) AS id, ${ident(column)} AS hash FROM ${relation}
       WHERE ${ROW} IN (${list}) AND ${ident(column)} IS NOT NULL`,
    );
    return new Map(rows.map(({ id, hash }) => [id, hash]));
  }
}
