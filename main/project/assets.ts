import type { Blobs } from './blobs';
import type { Store } from './store';

/** Of an asset: the thing itself, or the small picture of it. */
export type AssetRole = 'body' | 'preview';

export interface AssetPart {
  /** SHA-256 of the file that it came from. */
  hash: string;
  role: AssetRole;
  /** Assets of more than one piece: its place. */
  ordinal: number;
  bytes: Uint8Array;
}

interface Place {
  pack: string;
  at: number;
  bytes: number;
}

/** Packs held in memory for reading: neighbours lie in the same one. */
const HELD = 8;

/**
 * Pictures and sounds, by the SHA-256 of the file they came from. Small ones share a blob ("pack"), large ones are cut over several;
 * versions name the packs they need, so what a later version shares is stored once.
 */
export class Assets {
  private readonly held = new Map<string, Buffer>();

  constructor(
    private readonly store: Store,
    private readonly blobs: Blobs,
  ) {}

  /** Whether the project holds any: where it holds none, nobody need look for them. */
  any(): boolean {
    return this.store.get('SELECT 1 FROM asset_piece LIMIT 1') !== undefined;
  }

  has(hash: string): boolean {
    return this.places(hash, 'body').length > 0;
  }

  /** Puts pieces into one blob, in one transaction; returns its hash. They are safe once something that refers to them is. */
  putSoon(parts: readonly AssetPart[]): Promise<string> {
    return this.store.put(() => {
      const pack = this.blobs.put(Buffer.concat(parts.map(({ bytes }) => bytes)));
      let at = 0;
      for (const { hash, role, ordinal, bytes } of parts) {
        this.store.run(
          `INSERT INTO asset_piece (hash, role, ordinal, pack, at, bytes) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (hash, role, ordinal) DO NOTHING`,
          ...[hash, role, ordinal, pack, at, bytes.byteLength],
        );
        at += bytes.byteLength;
      }
      return pack;
    });
  }

  /** The packs that an asset lies in; they are not collected while this process runs. */
  packs(hash: string): string[] {
    const found = this.store.all<{ pack: string }>(
      'SELECT DISTINCT pack FROM asset_piece WHERE hash = ?',
      hash,
    );
    for (const { pack } of found) this.blobs.hold(pack);
    return found.map(({ pack }) => pack);
  }

  /** Says that a version needs the packs; as long as it is there, so are they. */
  link(versionId: number, packs: Iterable<string>): void {
    this.store.write(() => {
      for (const pack of packs)
        this.store.run(
          'INSERT INTO version_pack (version_id, hash) VALUES (?, ?) ON CONFLICT DO NOTHING',
          versionId,
          pack,
        );
    });
  }

  /** Number of pieces of an asset; 0 where the project does not hold it. */
  pieces(hash: string, role: AssetRole = 'body'): number {
    return this.places(hash, role).length;
  }

  /** One piece; null where there is none. */
  piece(hash: string, role: AssetRole, ordinal: number): Buffer | null {
    const place = this.places(hash, role)[ordinal];
    return place ? this.at(place) : null;
  }

  /** The whole; null where the project does not hold it. An asset of one piece is a view on bytes that others may share: not to be changed. */
  read(hash: string, role: AssetRole): Buffer | null {
    const places = this.places(hash, role);
    const [only] = places;
    if (!only) return null;
    return places.length === 1 ? this.at(only) : Buffer.concat(places.map((place) => this.at(place)));
  }

  private at({ pack, at, bytes }: Place): Buffer {
    let data = this.held.get(pack);
    if (data) this.held.delete(pack);
    else data = this.blobs.get(pack);
    this.held.set(pack, data); // the newest used is dropped last
    for (const old of this.held.keys()) {
      if (this.held.size <= HELD) break;
      this.held.delete(old);
    }
    return data.subarray(at, at + bytes);
  }

  private places(hash: string, role: AssetRole): Place[] {
    return this.store.all<Place>(
      'SELECT pack, at, bytes FROM asset_piece WHERE hash = ? AND role = ? ORDER BY ordinal',
      hash,
      role,
    );
  }
}
