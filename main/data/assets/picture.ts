// A picture file as pixels: PNG, JPEG or WebP. What it claims to be is read first, so that nothing too large is ever unpacked.
import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode';
import jpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url&inline';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode';
import webpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm?url&inline';
import { ASSET_LIMITS } from '../../../shared/domain';
import { readPng } from './png';
import { fromRgba, type Raster } from './raster';
import { Refusal } from './refusal';
import { emscripten } from './wasm';

export interface Picture {
  format: 'PNG' | 'JPEG' | 'WebP';
  /** 1 grey, 3 colour, 4 colour with transparency. */
  channels: 1 | 3 | 4;
  raster: Raster;
}

/** Upright, on white. Throws a Refusal: damaged, unsupported, tooManyPixels. */
export async function readPicture(bytes: Uint8Array): Promise<Picture> {
  const claim = claimOf(bytes);
  if (claim.width * claim.height === 0) throw new Refusal('damaged');
  if (claim.width * claim.height > ASSET_LIMITS.pixels) throw new Refusal('tooManyPixels');
  try {
    if (claim.format === 'JPEG') return { ...claim, raster: await jpeg(bytes) };
    if (claim.format === 'WebP') return { ...claim, raster: await webp(bytes) };
    return { ...claim, raster: readPng(bytes) };
  } catch (thrown) {
    throw thrown instanceof Refusal ? thrown : new Refusal('damaged', { cause: thrown });
  }
}

interface Claim {
  format: Picture['format'];
  width: number;
  height: number;
  channels: Picture['channels'];
}

function claimOf(bytes: Uint8Array): Claim {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (text: string, at = 0): boolean => view.toString('latin1', at, at + text.length) === text;
  try {
    if (begins('\x89PNG\r\n\x1a\n')) return pngClaim(view);
    if (begins('\xff\xd8\xff')) return jpegClaim(view);
    if (begins('RIFF') && begins('WEBP', 8)) return webpClaim(view);
  } catch (thrown) {
    throw thrown instanceof Refusal ? thrown : new Refusal('damaged', { cause: thrown });
  }
  throw new Refusal(view.subarray(0, 64).every((byte) => byte === 0) ? 'damaged' : 'unsupported');
}

/** The header chunk: colour type 0 grey, 2 colour, 3 palette, 4 grey and 6 colour with transparency. */
function pngClaim(view: Buffer): Claim {
  const type = view.readUInt8(25);
  return {
    format: 'PNG',
    width: view.readUInt32BE(16),
    height: view.readUInt32BE(20),
    channels: type === 0 ? 1 : type === 4 || type === 6 ? 4 : 3,
  };
}

/** The frame header (SOF) says size and components; segments before it are passed over (ITU-T T.81, annex B). */
function jpegClaim(view: Buffer): Claim {
  for (let at = 2; ;) {
    if (view.readUInt8(at) !== 0xff) throw new Refusal('damaged');
    const marker = view.readUInt8(at + 1);
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const components = view.readUInt8(at + 9);
      if (components !== 1 && components !== 3) throw new Refusal('unsupported');
      return {
        format: 'JPEG',
        height: view.readUInt16BE(at + 5),
        width: view.readUInt16BE(at + 7),
        channels: components,
      };
    } else at += 2 + (marker >= 0xd0 && marker <= 0xd8 ? 0 : view.readUInt16BE(at + 2));
  }
}

/** RFC 9649: a lossy frame, a lossless one, or an extended header before either. */
function webpClaim(view: Buffer): Claim {
  if (view.readUInt32LE(4) + 8 > view.length) throw new Refusal('damaged');
  const kind = view.toString('latin1', 12, 16);
  if (kind === 'VP8X') {
    // Of moving pictures only one would be kept: not what the file is.
    if ((view.readUInt8(20) & 2) !== 0) throw new Refusal('unsupported');
    const channels = (view.readUInt8(20) & 16) === 0 ? 3 : 4;
    return {
      format: 'WebP',
      width: view.readUIntLE(24, 3) + 1,
      height: view.readUIntLE(27, 3) + 1,
      channels,
    };
  }
  if (kind === 'VP8L') {
    const bits = view.readUInt32LE(21);
    const channels = (bits >>> 28) & 1 ? 4 : 3;
    return { format: 'WebP', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, channels };
  }
  const [width, height] = [view.readUInt16LE(26) & 0x3fff, view.readUInt16LE(28) & 0x3fff];
  return { format: 'WebP', width, height, channels: 3 };
}

/** What the decoder had to make up, it says in words only. */
let complaints: string[] = [];
let jpegReady = false;

async function jpeg(bytes: Uint8Array): Promise<Raster> {
  if (!jpegReady) await initJpeg(emscripten(jpegWasm, (line) => complaints.push(line)));
  jpegReady = true;
  complaints = [];
  try {
    const { data, width, height } = await decodeJpeg(owned(bytes), { preserveOrientation: true });
    if (complaints.length > 0) throw new Refusal('damaged', { cause: complaints.join('; ') });
    return fromRgba(data, width, height);
  } catch (thrown) {
    // After a failure the decoder's memory is in doubt: the next file gets a new one.
    jpegReady = false;
    throw thrown;
  }
}

let webpReady = false;

async function webp(bytes: Uint8Array): Promise<Raster> {
  if (!webpReady) await initWebp(emscripten(webpWasm, () => undefined));
  webpReady = true;
  try {
    const { data, width, height } = await decodeWebp(owned(bytes));
    return fromRgba(data, width, height);
  } catch (thrown) {
    webpReady = false;
    throw thrown;
  }
}

const owned = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
