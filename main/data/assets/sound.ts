// A sound file as samples: WAV, FLAC, MP3, Ogg (Vorbis, Opus). Told by its first bytes, whatever its name.
import { readFlac } from './flac';
import { readMp3 } from './mp3';
import { readOgg } from './ogg';
import { Refusal } from './refusal';
import { checkLength, type Samples } from './samples';
import { readWav } from './wav';

export interface Sound extends Samples {
  format: 'WAV' | 'FLAC' | 'MP3' | 'Ogg';
}

/** Throws a Refusal: damaged, unsupported, empty, tooLong. */
export async function readSound(bytes: Uint8Array): Promise<Sound> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = id3Bytes(view);
  const begins = (text: string, from = at): boolean =>
    view.toString('latin1', from, from + text.length) === text;
  let sound: Sound;
  try {
    if (begins('RIFF', 0) || begins('RF64', 0)) sound = { format: 'WAV', ...readWav(view) };
    else if (begins('fLaC')) sound = { format: 'FLAC', ...readFlac(view.subarray(at)) };
    else if (begins('OggS')) sound = { format: 'Ogg', ...(await readOgg(view.subarray(at))) };
    else if (view.readUInt8(at) === 0xff && (view.readUInt8(at + 1) & 0xe0) === 0xe0)
      sound = { format: 'MP3', ...readMp3(view) };
    else throw new Refusal(view.subarray(0, 64).every((byte) => byte === 0) ? 'damaged' : 'unsupported');
  } catch (thrown) {
    throw thrown instanceof Refusal ? thrown : new Refusal('damaged', { cause: thrown });
  }
  const length = sound.channels[0]?.length ?? 0;
  if (length === 0) throw new Refusal('empty');
  checkLength(length, sound.rate);
  return sound;
}

/** Bytes of the tag that may stand before the sound (id3.org, ID3v2.4.0, section 3.1). */
function id3Bytes(view: Buffer): number {
  if (view.toString('latin1', 0, 3) !== 'ID3') return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (view.readUInt8(at) & 0x7f), 0);
  return 10 + size + ((view.readUInt8(5) & 0x10) === 0 ? 0 : 10);
}
