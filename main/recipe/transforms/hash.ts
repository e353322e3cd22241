import { z } from 'zod';
import { text } from '../../../shared/domain';
import { murmur3 } from '../../data';
import type { LevelSlot } from '../slot';
import { defineTransform } from '../transform';

const Settings = z.object({ buckets: z.number().int().min(2).max(1024).default(32) });

const namesOf = (buckets: number): string[] => Array.from({ length: buckets }, (_, i) => `#${i}`);

/**
 * Each text falls into one of a fixed number of buckets by its hash (Weinberger et al. 2009): nothing is learnt, so texts that training
 * never saw have a place too. MurmurHash3 of the UTF-8 bytes, which ONNX Runtime has as an operator of its own.
 */
export const hash = defineTransform({
  id: 'hash',
  settings: Settings,
  fitted: z.object({}),
  group: 'categories',
  takes: ['text'],
  consumes: true,
  fields: [{ name: 'buckets', kind: 'integer', min: 2, max: 1024, help: true }],
  accepts: (slot) => slot.kind === 'text',
  fit: () => ({}),
  apply(slot, _fitted, { buckets }): LevelSlot[] {
    if (slot.kind !== 'text') return [];
    const byCode = Int32Array.from(slot.dictionary, (level) => murmur3(level) % buckets);
    const codes = slot.codes.map((code) => (code < 0 ? -1 : (byCode[code] as number)));
    return [{ kind: 'levels', name: slot.name, codes, names: namesOf(buckets) }];
  },
  lower(graph, slot, _fitted, { buckets }) {
    if (slot.kind !== 'text') return [slot];
    const hashed = graph.op('MurmurHash3', [slot.value], { positive: 1 }, { domain: 'com.microsoft' });
    const bucket = graph.op('Mod', [
      graph.cast(hashed, 'int64'),
      graph.constant(BigInt64Array.of(BigInt(buckets))),
    ]);
    const missing = graph.op('Equal', [slot.value, graph.constant([''], [1, 1])]);
    const code = graph.op('Where', [missing, graph.constant(BigInt64Array.of(-1n), [1, 1]), bucket]);
    const columns = graph.constant(
      BigInt64Array.from({ length: buckets }, (_, i) => BigInt(i)),
      [1, buckets],
    );
    const value = graph.cast(graph.op('Equal', [code, columns]), 'float32');
    return [{ kind: 'levels', name: slot.name, names: namesOf(buckets), value }];
  },
  describe: (column, _fitted, { buckets }) => text('recipe.learnt.hash', { column, buckets }),
});
