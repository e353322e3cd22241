// One file to what is kept of it: its measures, its canonical form, and something small to show.
import { createHash } from 'node:crypto';
import {
  ASSET_LIMITS,
  type AssetKind,
  type PICTURE_COLUMNS,
  type SOUND_COLUMNS,
} from '../../../shared/domain';
import { envelopeOf, hearingOf } from './hearing';
import { looksOf } from './looks';
import { readPicture } from './picture';
import { writePng } from './png';
import type { Answer } from './protocol';
import { within } from './raster';
import { Refusal } from './refusal';
import { mono, resample } from './resample';
import { readSound } from './sound';
import { writeWav } from './wav';

/** Longer side of a thumbnail. */
const THUMBNAIL = 128;
/** Rates above this are of no use to ear or learner. */
const MOST_RATE = 48_000;
/** More channels than two are of a studio's, and become one. */
const MOST_CHANNELS = 2;

type Decoded = Extract<Answer, { type: 'decoded' }>;

/** Throws a Refusal. */
export async function decode(kind: AssetKind, bytes: Uint8Array, longest: number): Promise<Decoded> {
  if (bytes.length === 0) throw new Refusal('empty');
  if (bytes.length > ASSET_LIMITS.bytes) throw new Refusal('tooLarge');
  return kind === 'picture' ? picture(bytes, longest) : sound(bytes);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

async function picture(bytes: Uint8Array, longest: number): Promise<Decoded> {
  const { format, channels, raster } = await readPicture(bytes);
  const kept = within(raster, longest);
  const looks = looksOf(kept);
  const measures: Record<keyof typeof PICTURE_COLUMNS, string | number> = {
    ...{ format, width: raster.width, height: raster.height, channels, bytes: bytes.length },
    brightness: round(looks.brightness, 3),
    contrast: round(looks.contrast, 3),
    sharpness: round(looks.sharpness, 3),
    ...{ phash: looks.phash, sha256: sha256(bytes) },
  };
  const body = writePng(kept);
  const small = within(kept, THUMBNAIL);
  return { type: 'decoded', measures, body, preview: small === kept ? null : writePng(small) };
}

async function sound(bytes: Uint8Array): Promise<Decoded> {
  const found = await readSound(bytes);
  const length = found.channels[0]?.length ?? 0;
  const hearing = hearingOf(found);
  const measures: Record<keyof typeof SOUND_COLUMNS, string | number> = {
    format: found.format,
    duration: round(length / found.rate, 4),
    sample_rate: found.rate,
    channels: found.channels.length,
    bytes: bytes.length,
    peak: round(hearing.peak, 5),
    loudness: round(hearing.loudness, 2),
    clipped: round(hearing.clipped, 6),
    sha256: sha256(bytes),
  };
  const few = found.channels.length <= MOST_CHANNELS ? found.channels : [mono(found.channels)];
  const rate = Math.min(found.rate, MOST_RATE);
  const kept = { rate, channels: few.map((samples) => resample(samples, found.rate, rate)) };
  const envelope = envelopeOf(kept);
  return { type: 'decoded', measures, body: writeWav(kept), preview: new Uint8Array(envelope.buffer) };
}
