// What is measured of a sound, and its envelope: how loud it is over time, for the window to draw.
import type { Samples } from './samples';

/** Full scale for the count of clipped samples: one step of 16 bits below 1. */
const FULL = 32_766.5 / 32_768;
/** So many at full scale in a row are no accident. */
const RUN = 3;
/** Decibels of silence: below the last bit of 16. */
const SILENCE = -120;
/** Stretches of an envelope. */
export const STRETCHES = 160;

export interface Hearing {
  peak: number;
  loudness: number;
  clipped: number;
}

export function hearingOf({ channels }: Samples): Hearing {
  let peak = 0;
  let squares = 0;
  let clipped = 0;
  let count = 0;
  for (const samples of channels) {
    let run = 0;
    for (const value of samples) {
      const size = Math.abs(value);
      if (size > peak) peak = size;
      squares += value * value;
      if (size >= FULL) {
        run++;
        if (run === RUN) clipped += RUN;
        else if (run > RUN) clipped++;
      } else run = 0;
    }
    count += samples.length;
  }
  const level = Math.sqrt(squares / Math.max(1, count));
  return {
    peak,
    loudness: level > 0 ? Math.max(SILENCE, 20 * Math.log10(level)) : SILENCE,
    clipped: clipped / Math.max(1, count),
  };
}

/** Lowest and highest value of each stretch over all channels, one after the other, as bytes from -127 to 127. */
export function envelopeOf({ channels }: Samples): Int8Array {
  const length = channels[0]?.length ?? 0;
  const stretches = Math.min(STRETCHES, length);
  const out = new Int8Array(stretches * 2);
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * length) / stretches);
    const to = Math.max(from + 1, Math.floor(((s + 1) * length) / stretches));
    let low = 1;
    let high = -1;
    for (const samples of channels)
      for (let i = from; i < to; i++) {
        const value = samples[i] ?? 0;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    out[s * 2] = Math.max(-127, Math.round(low * 127));
    out[s * 2 + 1] = Math.min(127, Math.round(high * 127));
  }
  return out;
}
