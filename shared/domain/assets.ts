// Tables of pictures or sounds: one row a file, its measures as ordinary columns, the thing itself beside them in the project.
import { z } from 'zod';
import type { ColumnType } from './data';

export const AssetKind = z.enum(['picture', 'sound']);
export type AssetKind = z.infer<typeof AssetKind>;

/** Where labels come from: the folder a file lies in, parts of its name, or nowhere. */
export const LabelSource = z.enum(['folder', 'name', 'none']);
export type LabelSource = z.infer<typeof LabelSource>;

/** What was found in a folder or archive, and what the user may correct before import. */
export const AssetOptions = z.object({
  /** Of a folder with both, which are read. */
  kind: AssetKind.optional(),
  labels: LabelSource.optional(),
  /** How names are made, for labels from names: `{label}_{speaker}_{take}`. Each name in braces becomes a column; * stands for anything. */
  pattern: z.string().max(200).optional(),
  /** Pictures are kept with at most so many pixels on the longer side. */
  longest: z.number().int().min(64).max(4096).optional(),
});
export type AssetOptions = z.infer<typeof AssetOptions>;

/** Pixels on the longer side of a picture as it is kept, unless the user says otherwise: learners take 224 to 384. */
export const LONGEST = 512;

/** What was found before anything is decoded. */
export const AssetsFound = z.object({
  kind: AssetKind,
  files: z.number().int(),
  bytes: z.number(),
  /** Files of the other kind, which are left out, and those that are neither. */
  others: z.number().int(),
  ignored: z.number().int(),
  labels: LabelSource,
  pattern: z.string(),
  /** The most frequent labels, at most 24. */
  top: z.array(z.object({ label: z.string(), count: z.number().int() })),
  distinct: z.number().int(),
  unlabelled: z.number().int(),
  /** Columns that the pattern gives, in its order. */
  columns: z.array(z.string()),
  /** Paths of the first files with what the pattern gives for each. */
  examples: z.array(z.object({ path: z.string(), values: z.array(z.string().nullable()) })),
});
export type AssetsFound = z.infer<typeof AssetsFound>;

/** Why a file was set aside. */
export const AssetTrouble = z.enum([
  'damaged',
  'empty',
  'unsupported',
  'tooManyPixels',
  'tooLong',
  'tooLarge',
  'unreadable',
  'locked',
]);
export type AssetTrouble = z.infer<typeof AssetTrouble>;

/** A file that is not among the rows, and why. */
export const AssetAside = z.object({ path: z.string(), reason: AssetTrouble, bytes: z.number() });
export type AssetAside = z.infer<typeof AssetAside>;

/** The limits of one file. */
export const ASSET_LIMITS = { pixels: 50e6, seconds: 600, bytes: 256e6 } as const;

type Columns = Readonly<Record<string, ColumnType>>;

/** What is measured of a picture when it is decoded, in the order of the columns. */
export const PICTURE_COLUMNS = {
  format: 'text',
  width: 'integer',
  height: 'integer',
  /** As in the file: 1 grey, 3 colour, 4 colour with transparency. */
  channels: 'integer',
  bytes: 'integer',
  /** Mean and deviation of the luma, 0 to 255. */
  brightness: 'number',
  contrast: 'number',
  /** Variance of the Laplacian of the luma: low where a picture is blurred. */
  sharpness: 'number',
  /** 128 bits in hexadecimal; pictures that look alike differ in few of them. */
  phash: 'text',
  /** Of the file; tells which asset of the project the row is. */
  sha256: 'text',
} as const satisfies Columns;

/** The same of a sound. */
export const SOUND_COLUMNS = {
  format: 'text',
  /** Seconds. */
  duration: 'number',
  /** Hertz, as in the file. */
  sample_rate: 'integer',
  channels: 'integer',
  bytes: 'integer',
  /** Largest magnitude, 0 to 1. */
  peak: 'number',
  /** Root mean square in decibels below full scale; -120 is silence. */
  loudness: 'number',
  /** Share of samples that stand at full scale three or more in a row. */
  clipped: 'number',
  sha256: 'text',
} as const satisfies Columns;

/** A version as a table of assets. */
export const AssetTable = z.object({
  kind: AssetKind,
  /** The column that names the assets. */
  column: z.string(),
  /** The column with labels, where there is one. */
  label: z.string().nullable(),
  /** Files that the import set aside. */
  aside: z.number().int(),
});
export type AssetTable = z.infer<typeof AssetTable>;

/** A small picture of an asset: of a picture a data URL, of a sound the lowest and highest values of its stretches, -127 to 127. */
export const AssetPreview = z.object({
  rowId: z.number().int(),
  image: z.string().nullable(),
  envelope: z.array(z.number().int()).nullable(),
});
export type AssetPreview = z.infer<typeof AssetPreview>;

/** A piece of an asset as it is kept: PNG or WAV in base64. */
export const AssetPiece = z.object({
  mime: z.enum(['image/png', 'audio/wav']),
  part: z.number().int(),
  parts: z.number().int(),
  data: z.string(),
});
export type AssetPiece = z.infer<typeof AssetPiece>;
