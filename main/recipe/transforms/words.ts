import { z } from 'zod';
import { text } from '../../../shared/domain';
import { plainShape } from '../formula';
import type { GraphSlot, NumberSlot } from '../slot';
import { codeCounts } from '../statistics';
import { columnsIn } from '../together';
import { formsOf, tokensIn, tokensOf, wordsOf } from '../tokens';
import { defineTransform } from '../transform';

const Settings = z.object({
  /** tfidf: how much a text is about the word. count: how often it has it. present: whether. */
  method: z.enum(['tfidf', 'count', 'present']).default('tfidf'),
  /** At most so many words, those that most texts have. */
  maxWords: z.number().int().min(1).max(2000).default(100),
  /** A word that fewer texts have is left out, and one that nearly all have. */
  minShare: z.number().min(0).max(0.5).default(0.005),
  maxShare: z.number().min(0.05).max(1).default(0.7),
});
type Settings = z.infer<typeof Settings>;

const Fitted = z.object({
  words: z.array(z.string()),
  /** Each word's tokens, one after another. */
  grams: z.array(z.array(z.string())),
  /** Inverse document frequency, as scikit-learn smooths it: ln((1 + n) / (1 + texts with the word)) + 1. */
  weights: z.array(z.number()),
});
type Fitted = z.infer<typeof Fitted>;

/** More tokens than a word is likely to have. */
const LONGEST = 4;
/** Different texts that are looked at for words. */
const MOST_TEXTS = 20_000;
const TURN = 200;

/** Words by sequence of tokens, whatever their case. */
function* learn(
  dictionary: readonly string[],
  counts: Float64Array,
  settings: Settings,
): Generator<void, Fitted> {
  const all = dictionary.flatMap((text, code) =>
    (counts[code] as number) > 0 ? [{ text, n: counts[code] as number }] : [],
  );
  const stride = Math.max(1, Math.ceil(all.length / MOST_TEXTS));
  const texts = all.filter((_, i) => i % stride === 0);
  const found = new Map<string, string[]>();
  for (const [i, { text }] of texts.entries()) {
    for (const word of wordsOf(text)) {
      if (found.has(word)) continue;
      const gram = tokensOf(word).map((token) => token.toLowerCase());
      if (gram.length > 0 && gram.length <= LONGEST) found.set(word, gram);
    }
    if (i % TURN === 0) yield;
  }
  // Words that differ only by signs between their tokens ("e-mail", "e mail") are one.
  const byGram = new Map([...found].map(([word, gram]) => [gram.join(' '), { word, gram }]));
  const candidates = [...byGram.values()];
  const matcher = matcherOf(candidates.map(({ gram }) => gram));
  const texts_ = new Float64Array(candidates.length);
  let total = 0;
  for (const [i, { text, n }] of texts.entries()) {
    for (const word of matcher(text).keys()) texts_[word] = (texts_[word] as number) + n;
    total += n;
    if (i % TURN === 0) yield;
  }
  const chosen = candidates
    .map(({ word, gram }, i) => ({ word, gram, n: texts_[i] as number }))
    .filter(({ n }) => n > 0 && n >= settings.minShare * total && n <= settings.maxShare * total)
    .sort((a, b) => b.n - a.n || (a.word < b.word ? -1 : 1))
    .slice(0, settings.maxWords);
  return {
    words: chosen.map(({ word }) => word),
    grams: chosen.map(({ gram }) => gram),
    weights: chosen.map(({ n }) => Math.log((1 + total) / (1 + n)) + 1),
  };
}

/** Every token in every form that counts as it, numbered from 0. */
function numbersOf(grams: readonly (readonly string[])[]): { numbers: Map<string, number>; count: number } {
  const tokens = [...new Set(grams.flat())];
  const numbers = new Map<string, number>();
  tokens.forEach((token, i) => {
    for (const form of formsOf(token)) if (!numbers.has(form)) numbers.set(form, i);
  });
  return { numbers, count: tokens.length };
}

interface Node {
  word: number;
  next: Map<number, Node>;
}

/** Counts, by word, in one text; each is counted wherever its tokens follow each other. */
function matcherOf(grams: readonly (readonly string[])[]): (text: string) => Map<number, number> {
  const { numbers } = numbersOf(grams);
  const root: Node = { word: -1, next: new Map() };
  grams.forEach((gram, word) => {
    let node = root;
    for (const token of gram) {
      const number = numbers.get(token) ?? -1;
      let next = node.next.get(number);
      if (!next) node.next.set(number, (next = { word: -1, next: new Map() }));
      node = next;
    }
    node.word = word;
  });
  return (text) => {
    const counts = new Map<number, number>();
    const tokens = tokensOf(text).map((token) => numbers.get(token) ?? -1);
    tokens.forEach((_, from) => {
      let node: Node | undefined = root;
      for (let at = from; node && at < tokens.length; at++) {
        node = node.next.get(tokens[at] as number);
        if (node && node.word >= 0) counts.set(node.word, (counts.get(node.word) ?? 0) + 1);
      }
    });
    return counts;
  };
}

/** What the counts of a text become: with tf-idf, weighted and brought to length 1. */
function amounts(
  counts: ReadonlyMap<number, number>,
  { weights }: Fitted,
  { method }: Settings,
): Map<number, number> {
  if (method === 'count') return new Map(counts);
  if (method === 'present') return new Map([...counts.keys()].map((word) => [word, 1]));
  const weighted = new Map([...counts].map(([word, n]) => [word, n * (weights[word] ?? 0)]));
  const length = Math.sqrt([...weighted.values()].reduce((sum, value) => sum + value * value, 0));
  return new Map([...weighted].map(([word, value]) => [word, length === 0 ? 0 : value / length]));
}

const shapeOf = (slot: { name: string }, word: string, method: Settings['method']) => ({
  ...plainShape([slot.name, `“${word}”`].filter((part) => part !== '').join('.'), []),
  indicator: method !== 'count',
});

/** Words as numbers: a bag of words, or tf-idf (Salton and Buckley 1988) with rows of length 1. */
export const words = defineTransform({
  id: 'words',
  settings: Settings,
  fitted: Fitted,
  group: 'text',
  takes: ['text'],
  consumes: true,
  fields: [
    { name: 'method', kind: 'choice', choices: ['tfidf', 'count', 'present'] },
    { name: 'maxWords', kind: 'integer', min: 1, max: 2000 },
    { name: 'minShare', kind: 'share', min: 0, max: 0.5, help: true },
    { name: 'maxShare', kind: 'share', min: 0.05, max: 1, help: true },
  ],
  accepts: (slot) => slot.kind === 'text',
  fit(slot, settings) {
    if (slot.kind !== 'text') throw new TypeError('Only text has words.');
    return learn(slot.dictionary, codeCounts(slot.codes, slot.dictionary.length), settings);
  },
  *apply(slot, fitted, settings) {
    if (slot.kind !== 'text') return [slot];
    const matcher = matcherOf(fitted.grams);
    const used = codeCounts(slot.codes, slot.dictionary.length);
    const byCode: (Map<number, number> | null)[] = [];
    for (const [code, entry] of slot.dictionary.entries()) {
      byCode.push((used[code] as number) > 0 ? amounts(matcher(entry), fitted, settings) : null);
      if (code % TURN === 0) yield;
    }
    const columns = fitted.words.map(() => new Float64Array(slot.codes.length));
    slot.codes.forEach((code, i) => {
      for (const [word, amount] of byCode[code] ?? []) {
        const column = columns[word];
        if (column) column[i] = amount;
      }
    });
    return fitted.words.map((word, w): NumberSlot => ({
      ...shapeOf(slot, word, settings.method),
      values: columns[w] ?? new Float64Array(0),
    }));
  },
  lower(graph, slot, fitted, { method }): GraphSlot[] {
    if (slot.kind !== 'text') return [slot];
    if (fitted.words.length === 0) return [];
    const { numbers } = numbersOf(fitted.grams);
    const ids = graph.op(
      'LabelEncoder',
      [tokensIn(graph, slot.value)],
      {
        keys_strings: { strings: [...numbers.keys()] },
        values_int64s: { ints: [...numbers.values()] },
        default_int64: -1,
      },
      { domain: 'ai.onnx.ml' },
    );
    // The operator wants its words by length, the shortest first.
    const order = fitted.grams
      .map((_, i) => i)
      .sort((a, b) => (fitted.grams[a]?.length ?? 0) - (fitted.grams[b]?.length ?? 0));
    const starts: number[] = [];
    const pool: number[] = [];
    for (let length = 1; length <= LONGEST; length++) {
      starts.push(pool.length);
      for (const i of order)
        if (fitted.grams[i]?.length === length)
          pool.push(...(fitted.grams[i] ?? []).map((token) => numbers.get(token) ?? -1));
    }
    const longest = Math.max(...fitted.grams.map((gram) => gram.length));
    const counts = graph.cast(
      graph.op('TfIdfVectorizer', [ids], {
        mode: 'TF',
        min_gram_length: 1,
        max_gram_length: longest,
        max_skip_count: 0,
        ngram_counts: { ints: starts.slice(0, longest) },
        ngram_indexes: { ints: order },
        pool_int64s: { ints: pool },
      }),
      'float64',
    );
    const zero = graph.constant(0, [], 'float64');
    let block = counts;
    if (method === 'present') block = graph.cast(graph.op('Greater', [counts, zero]), 'float64');
    if (method === 'tfidf') {
      const weighted = graph.op('Mul', [
        counts,
        graph.constant(Float64Array.from(fitted.weights), [1, fitted.words.length]),
      ]);
      const squares = graph.op(
        'ReduceSum',
        [graph.op('Mul', [weighted, weighted]), graph.constant(BigInt64Array.of(1n))],
        { keepdims: 1 },
      );
      const none = graph.op('Equal', [squares, zero]);
      const length = graph.op('Sqrt', [graph.op('Where', [none, graph.constant(1, [], 'float64'), squares])]);
      block = graph.op('Div', [weighted, length]);
    }
    return columnsIn(graph, block, fitted.words.length).map((value, w) => ({
      ...shapeOf(slot, fitted.words[w] ?? '', method),
      value,
    }));
  },
  describe: (column, { words }, { method }) =>
    text(`recipe.learnt.words.${method}`, { column, words: words.length }),
  details: ({ words, weights }) => words.map((name, i) => ({ name, values: [weights[i] ?? 0] })),
});
