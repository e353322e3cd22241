// Words that differ by one letter, of which one is rare: a slip.

/** From this length on, one letter more or less is a slip; of shorter words it makes another word. */
const LONG = 6;
/** Beyond this many words, slips are not looked for: every pair would have to be. */
const MOST_PAIRED = 400;

/** For each word that is a slip, the one that is meant. @param times how many times as frequent that must be: more than once */
export function slipsAmong(words: ReadonlyMap<string, number>, times: number): Map<string, string> {
  const meant = new Map<string, string>();
  const final = (word: string): string => (meant.has(word) ? final(meant.get(word) ?? word) : word);
  if (words.size > MOST_PAIRED) return meant;
  for (const [word, rows] of words) {
    // Numbers and codes differ by one character on purpose.
    if (word.length < LONG || /[0-9]/.test(word)) continue;
    for (const [other, frequent] of words) {
      if (frequent < times * rows || !oneSlip(word, other)) continue;
      meant.set(word, other);
      break;
    }
  }
  // A slip of what is a slip itself means what that means.
  return new Map([...meant].map(([word, other]) => [word, final(other)]));
}

/** Whether one letter is wrong, too many or missing, or two neighbours stand in each other's place. */
export function oneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && x[0] === y[1] && x[1] === y[0]);
}
