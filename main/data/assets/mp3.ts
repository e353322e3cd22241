// MP3 through minimp3 (CC0) in WebAssembly: the whole file lies in its memory, samples come in stretches.
import { Decoder } from 'minimp3-wasm';
import wasm from 'minimp3-wasm/dist/decoder.opt.wasm?url&inline';
import { ASSET_LIMITS } from '../../../shared/domain';
import { Refusal } from './refusal';
import type { Samples } from './samples';
import { moduleOf } from './wasm';

let module: WebAssembly.Module | undefined;

const STRETCH = 10;

export function readMp3(bytes: Uint8Array): Samples {
  module ??= moduleOf(wasm);
  // A new instance for each file: its memory only grows.
  const { exports } = new WebAssembly.Instance(module, {});
  const decoder = new Decoder(exports, bytes);
  if (decoder.duration > ASSET_LIMITS.seconds) throw new Refusal('tooLong');
  const parts: Int16Array[] = [];
  let rate = 0;
  let count = 0;
  let samples = 0;
  for (;;) {
    const { pcm, samplingRate, numChannels, numSamples } = decoder.decode(STRETCH);
    if (numSamples === 0) break;
    if (rate !== 0 && (samplingRate !== rate || numChannels !== count)) throw new Refusal('unsupported');
    rate = samplingRate;
    count = numChannels;
    samples += numSamples;
    if (samples / count / rate > ASSET_LIMITS.seconds) throw new Refusal('tooLong');
    parts.push(pcm.slice(0, numSamples));
  }
  // Bytes without a frame among them are no sound.
  if (count === 0) throw new Refusal('damaged');
  const length = samples / count;
  const channels = Array.from({ length: count }, () => new Float32Array(length));
  let at = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += count, at++)
      for (let c = 0; c < count; c++) {
        const samples = channels[c];
        if (samples) samples[at] = (part[i + c] ?? 0) / 32_768;
      }
  }
  return { rate, channels };
}
