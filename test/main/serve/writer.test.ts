// Numbers written as bytes are what JavaScript writes.
import { expect, it } from 'vitest';
import { Writer } from '../../../main/serve/file/writer';
import { Random } from '../../../shared/domain';

const written = (write: (out: Writer) => void): string => {
  const out = new Writer(1);
  write(out);
  return Buffer.from(out.all()).toString();
};

it('writes probabilities with seven digits, as JavaScript writes such a number', () => {
  const random = new Random(3);
  const drawn = Array.from({ length: 60_000 }, () => random.uniform() ** (1 + random.below(20)));
  const edges = Array.from({ length: 15 }, (_, k) => [0.999999, 1, 1.000001].map((f) => f * 10 ** -k)).flat();
  const halves = Array.from({ length: 25 }, (_, k) => 2 ** -k);
  for (const value of Float32Array.from([0, 1, NaN, ...drawn, ...edges, ...halves]))
    expect(written((out) => out.probability(value))).toBe(String(Number(value.toPrecision(7))));
});

it('writes bytes and texts of any length, one behind the other', () => {
  const text = '上海 à la carte '.repeat(40);
  const all = written((out) => {
    out.byte(65);
    out.text(text);
    out.bytes(Uint8Array.of(66, 67));
    out.text('');
    out.probability(0.25);
  });
  expect(all).toBe(`A${text}BC0.25`);
});
