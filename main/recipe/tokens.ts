// Text as tokens, the same in TypeScript and in a graph: runs of letters and digits, and each character of Chinese, Japanese and Korean
// by itself. ONNX Runtime's Tokenizer takes a regular expression (RE2), but no graph can part Chinese into words; so words are found by
// Intl.Segmenter when a recipe is fitted, and looked for afterwards as their characters one after another.
import type { GraphBuilder } from '../compute';

// Written out as ranges, since JavaScript and RE2 need not know the same version of Unicode.
const LETTERS = 'A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0370-\u03FF\u0400-\u052F';
const SIGNS = '\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF';

export const PATTERNS = {
  tokens: `[0-9${LETTERS}]+|[${SIGNS}]`,
  numbers: '[0-9]+',
  marks: '[!?\uFF01\uFF1F]',
} as const;

const expressions = new Map<string, RegExp>();

/** All matches of a pattern, in order. */
export function tokensOf(text: string, pattern: string = PATTERNS.tokens): string[] {
  let expression = expressions.get(pattern);
  if (!expression) expressions.set(pattern, (expression = new RegExp(pattern, 'g')));
  return text.match(expression) ?? [];
}

/** No token is this: it fills rows that have fewer tokens than others. */
const PAD = '\u0001';

/** Tokens of texts ['N', 1] as strings ['N', most + 1]; rows are filled up with a sign that is no token. */
export function tokensIn(graph: GraphBuilder, value: string, pattern: string = PATTERNS.tokens): string {
  const cut = graph.op(
    'Tokenizer',
    [value],
    { mark: 0, mincharnum: 1, pad_value: PAD, tokenexp: pattern },
    { domain: 'com.microsoft' },
  );
  const flat = graph.op('Squeeze', [cut, graph.constant(BigInt64Array.of(1n))]);
  // A column of no tokens, lest there be none at all.
  const none = graph.op(
    'LabelEncoder',
    [value],
    { keys_strings: { strings: [PAD] }, values_strings: { strings: [PAD] }, default_string: PAD },
    { domain: 'ai.onnx.ml' },
  );
  return graph.op('Concat', [flat, none], { axis: 1 });
}

/** How many tokens each text has: float64 ['N', 1]. */
export function countIn(graph: GraphBuilder, value: string, pattern: string): string {
  const padded = graph.op('Equal', [tokensIn(graph, value, pattern), graph.constant([PAD], [1, 1])]);
  const real = graph.cast(graph.op('Not', [padded]), 'float64');
  return graph.op('ReduceSum', [real, graph.constant(BigInt64Array.of(1n))], { keepdims: 1 });
}

const segmenters = new Map<string, Intl.Segmenter>();

/** The words of a text, in lower case, as the language has them. */
export function wordsOf(text: string): string[] {
  let segmenter = segmenters.get('');
  // Which dictionary is used goes by the script, not by the locale.
  if (!segmenter) segmenters.set('', (segmenter = new Intl.Segmenter('en', { granularity: 'word' })));
  const words: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text))
    if (isWordLike) words.push(segment.toLowerCase());
  return words;
}

/** The forms in which a token counts as the same: lower case, upper case, capitalised. */
export const formsOf = (token: string): string[] => {
  const upper = token.toUpperCase();
  return [...new Set([token, upper, upper.slice(0, 1) + token.slice(1)])];
};
