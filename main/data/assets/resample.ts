// Sound at another rate: band-limited interpolation (Julius O. Smith, Digital Audio Resampling Home Page, 2002), with a Kaiser window.

/** Zero crossings of the sinc on each side, and table entries between two of them. */
const CROSSINGS = 16;
const STEPS = 256;
/** Kaiser's beta: some 80 dB of what does not belong there is kept out. */
const BETA = 8;

/** Modified Bessel function of the first kind, order zero, by its series (Abramowitz and Stegun, 9.6.12). */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const TABLE = Float64Array.from({ length: CROSSINGS * STEPS + 2 }, (_, i) => {
  const x = i / STEPS;
  if (x >= CROSSINGS) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return (sinc * bessel(BETA * Math.sqrt(1 - (x / CROSSINGS) ** 2))) / bessel(BETA);
});

/** Samples at the rate wanted, as many as last as long. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const ratio = to / from;
  // At a lower rate, what that rate cannot hold is filtered out first, which the wider sinc does.
  const scale = Math.min(1, ratio);
  const reach = CROSSINGS / scale;
  const out = new Float32Array(Math.max(1, Math.round(samples.length * ratio)));
  for (let i = 0; i < out.length; i++) {
    const centre = i / ratio;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let k = first; k <= last; k++) {
      const at = Math.abs(k - centre) * scale * STEPS;
      const index = Math.floor(at);
      const low = TABLE[index] ?? 0;
      sum += (samples[k] ?? 0) * (low + (at - index) * ((TABLE[index + 1] ?? 0) - low));
    }
    out[i] = sum * scale;
  }
  return out;
}

/** The mean of the channels. */
export function mono(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first || channels.length === 1) return first ?? new Float32Array(0);
  const out = new Float32Array(first.length);
  for (const samples of channels)
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + (samples[i] ?? 0) / channels.length;
  return out;
}
