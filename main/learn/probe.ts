// How fast this machine multiplies, for the first time estimate.
let known: number | undefined;

/** Multiply-adds a second of one thread in plain code; measured once, in about 10 ms. */
export function probeRate(): number {
  if (known !== undefined) return known;
  const size = 4096;
  const a = Float32Array.from({ length: size }, (_, i) => i % 7);
  const b = new Float64Array(size);
  const begun = performance.now();
  let done = 0;
  do {
    for (let i = 0; i < size; i++) b[i] = (b[i] as number) + 0.5 * (a[i] as number);
    done += size;
  } while (performance.now() - begun < 10);
  known = (done * 1000) / (performance.now() - begun);
  return known;
}
