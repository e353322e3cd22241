// What is asked of a decoding thread, and what it answers. Buffers are handed over, not copied.
import type { AssetKind, AssetTrouble } from '../../../shared/domain';

/** A file to be decoded: where it lies, or its bytes where it came out of an archive. */
export type FileSource = { path: string } | { bytes: Uint8Array };

export type Task =
  | { type: 'decode'; kind: AssetKind; source: FileSource; longest: number }
  /** A stored picture as pixels of one size; what does not have its proportions is fitted in, on black. */
  | { type: 'pixels'; body: Uint8Array; width: number; height: number }
  /** The first seconds of a stored sound as one channel at a rate. */
  | { type: 'samples'; body: Uint8Array; rate: number; seconds: number };

/** Values of the columns, in the order of PICTURE_COLUMNS or SOUND_COLUMNS. */
export type Measures = Record<string, string | number>;

export type Answer =
  /** Without a preview, the asset is small enough to be its own. */
  | { type: 'decoded'; measures: Measures; body: Uint8Array; preview: Uint8Array | null }
  | { type: 'refused'; reason: AssetTrouble }
  | { type: 'pixels'; pixels: Uint8Array }
  | { type: 'samples'; samples: Float32Array };
