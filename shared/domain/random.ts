// The one source of randomness. xoshiro128** by Blackman and Vigna (https://prng.di.unimi.it/), seeded by SplitMix32.

/** A seeded generator whose state can be stored and restored, so that a resumed run draws what it would have drawn. */
export class Random {
  private s: [number, number, number, number];

  constructor(seed: number) {
    let z = seed >>> 0;
    const next = (): number => {
      z = (z + 0x9e3779b9) >>> 0;
      let t = z ^ (z >>> 16);
      t = Math.imul(t, 0x21f0aaad);
      t ^= t >>> 15;
      t = Math.imul(t, 0x735a2d97);
      return (t ^ (t >>> 15)) >>> 0;
    };
    this.s = [next(), next(), next(), next()];
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const s = this.s;
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  }

  /** A number in [0, 1) with 32 bits. */
  uniform(): number {
    return this.uint32() / 0x100000000;
  }

  /** A whole number in [0, n), n at least 1. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** A draw from the standard normal distribution (Box and Muller 1958). */
  normal(): number {
    const u = 1 - this.uniform();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher and Yates; Durstenfeld 1964) and returns the same array. */
  shuffle<T extends Int32Array | Uint32Array | Float64Array>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const a = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = a;
    }
    return values;
  }

  /** Four 32-bit words: everything needed to go on drawing. */
  get state(): readonly [number, number, number, number] {
    return [this.s[0] >>> 0, this.s[1] >>> 0, this.s[2] >>> 0, this.s[3] >>> 0];
  }

  static restore(state: readonly [number, number, number, number]): Random {
    const random = new Random(0);
    random.s = [...state];
    return random;
  }
}

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
