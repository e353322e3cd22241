// MurmurHash3_x86_32 (A. Appleby 2011, public domain) of the UTF-8 bytes, seed 0: as ONNX Runtime's MurmurHash3 has it.

const utf8 = new TextEncoder();

const rotated = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** A whole number from 0 below 2^32. */
export function murmur3(text: string): number {
  const bytes = utf8.encode(text);
  const blocks = bytes.length & ~3;
  let h = 0;
  for (let i = 0; i < blocks; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(i, i + 4);
    h ^= mixed(a | (b << 8) | (c << 16) | (d << 24));
    h = (Math.imul(rotated(h, 13), 5) + 0xe6546b64) | 0;
  }
  const [a = 0, b = 0, c = 0] = bytes.subarray(blocks);
  if (bytes.length > blocks) h ^= mixed(a | (b << 8) | (c << 16));
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const mixed = (k: number): number => Math.imul(rotated(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);
