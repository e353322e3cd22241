import { z } from 'zod';
import { text } from '../../../shared/domain';
import { plainShape } from '../formula';
import { partName } from '../slot';
import { countIn, PATTERNS, tokensOf } from '../tokens';
import { defineTransform } from '../transform';

const Part = z.enum(['words', 'numbers', 'marks']);

const Settings = z.object({
  /** words: each Chinese character counts as one. numbers: runs of digits. marks: ! and ?, wide ones too. */
  parts: z.array(Part).min(1).default(['words', 'numbers', 'marks']),
});

const PATTERN = { words: PATTERNS.tokens, numbers: PATTERNS.numbers, marks: PATTERNS.marks } as const;

/** How long a text is and what it is made of; the text itself stays for other steps. */
export const textLength = defineTransform({
  id: 'textLength',
  settings: Settings,
  fitted: z.object({}),
  group: 'text',
  takes: ['text'],
  fields: [{ name: 'parts', kind: 'several', choices: Part.options }],
  accepts: (slot) => slot.kind === 'text',
  fit: () => ({}),
  apply(slot, _fitted, { parts }) {
    if (slot.kind !== 'text') return [slot];
    const counts = [...new Set(parts)].map((part) => {
      const byCode = Float64Array.from(slot.dictionary, (entry) => tokensOf(entry, PATTERN[part]).length);
      const values = Float64Array.from(slot.codes, (code) => (code < 0 ? 0 : (byCode[code] as number)));
      return { ...plainShape(partName(slot, part), []), values };
    });
    return [slot, ...counts];
  },
  lower(graph, slot, _fitted, { parts }) {
    if (slot.kind !== 'text') return [slot];
    const counts = [...new Set(parts)].map((part) => ({
      ...plainShape(partName(slot, part), []),
      value: countIn(graph, slot.value, PATTERN[part]),
    }));
    return [slot, ...counts];
  },
  describe: (column, _fitted, { parts }) =>
    text('recipe.learnt.textLength', { column, parts: new Set(parts).size }),
});
