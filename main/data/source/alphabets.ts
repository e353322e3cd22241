// Encodings of one byte a character, told by what languages write: the commonest letters of an alphabet of its own, or the letters that an
// accented one has and others have not. What a few words do not tell is left to whoever chooses.
import type { Encoding } from '../../../shared/domain';

/** Fewer characters beyond ASCII tell nothing; few must fit better than many. */
const FEWEST = 8;
const FEW = 24;
/** Words of an alphabet of its own are runs of such characters; accented letters stand alone. */
const RUN = 2.5;
/** How much more often than in any other encoding the commonest letters must be met. */
const APART = 0.1;

/** The ten commonest letters of Russian, Greek, Hebrew and Arabic in each: two thirds of all letters of a text, by chance a tenth. */
const ALPHABETS: readonly { encoding: Encoding; usual: readonly number[] }[] = [
  { encoding: 'windows-1251', usual: [0xee, 0xe5, 0xe0, 0xe8, 0xed, 0xf2, 0xf1, 0xf0, 0xe2, 0xeb] },
  { encoding: 'koi8-r', usual: [0xcf, 0xc5, 0xc1, 0xc9, 0xce, 0xd4, 0xd3, 0xd2, 0xd7, 0xcc] },
  { encoding: 'iso-8859-5', usual: [0xde, 0xd5, 0xd0, 0xd8, 0xdd, 0xe2, 0xe1, 0xe0, 0xd2, 0xdb] },
  { encoding: 'ibm866', usual: [0xae, 0xa5, 0xa0, 0xa8, 0xad, 0xe2, 0xe1, 0xe0, 0xa2, 0xab] },
  { encoding: 'windows-1253', usual: [0xe1, 0xef, 0xe9, 0xe5, 0xf4, 0xed, 0xf3, 0xe7, 0xf1, 0xfc] },
  { encoding: 'windows-1255', usual: [0xe9, 0xe5, 0xe4, 0xec, 0xe0, 0xf8, 0xfa, 0xf9, 0xee, 0xe1] },
  { encoding: 'windows-1256', usual: [0xc7, 0xe1, 0xed, 0xe3, 0xe6, 0xe4, 0xd1, 0xca, 0xc8, 0xc9] },
];

/** The encoding of a text in an alphabet of its own; null where none is told. */
export function alphabetOf(bytes: Uint8Array): Encoding | null {
  const { counts, all, runs } = highBytes(bytes);
  if (all < FEWEST || all / runs < RUN) return null;
  const shares = ALPHABETS.map(({ encoding, usual }) => ({
    encoding,
    share: usual.reduce((sum, byte) => sum + (counts[byte] ?? 0), 0) / all,
  })).sort((a, b) => b.share - a.share);
  const [best, next] = shares;
  if (!best || best.share < (all < FEW ? 0.66 : 0.5) || best.share - (next?.share ?? 0) < APART) return null;
  return best.encoding;
}

/** Of a text that could be in Windows-1252, which of its neighbours it is in: Turkish, or the languages of Central Europe. */
export function accentedOf(bytes: Uint8Array): Encoding {
  const { counts, all, within } = highBytes(bytes);
  const of = (...wanted: number[]): number => wanted.reduce((sum, byte) => sum + (counts[byte] ?? 0), 0);
  // ı ş ğ İ Ş are ý þ ð Ý Þ of Icelandic, which never goes without á í ó æ.
  if (of(0xfd, 0xfe, 0xf0, 0xdd, 0xde) >= all / 5 && of(0xe1, 0xed, 0xf3, 0xe6) < all / 20)
    return 'windows-1254';
  // ł ą ż, which are ³ ¹ ¿ elsewhere: these do not stand inside a word.
  const polish = within(0xb3) + within(0xb9) + within(0xbf) > all / 10;
  // č beside š or ž: nobody who writes è has those.
  const slavic = (counts[0xe8] ?? 0) > 0 && of(0x9a, 0x9e) > 0 && of(0xe8, 0x9a, 0x9e, 0xf8, 0xec) > all / 5;
  // ő and ű beside á and é; Estonian has õ without û, French û without õ.
  const hungarian = [0xf5, 0xfb, 0xe1, 0xe9].every((byte) => (counts[byte] ?? 0) > 0);
  return polish || slavic || hungarian ? 'windows-1250' : 'windows-1252';
}

function highBytes(bytes: Uint8Array): {
  counts: number[];
  all: number;
  runs: number;
  /** How often this byte stands between two letters. */
  within: (byte: number) => number;
} {
  const counts = new Array<number>(256).fill(0);
  const inside = new Array<number>(256).fill(0);
  let all = 0;
  let runs = 0;
  for (const [i, byte] of bytes.entries()) {
    if (byte < 0x80) continue;
    counts[byte] = (counts[byte] ?? 0) + 1;
    all++;
    if ((bytes[i - 1] ?? 0) < 0x80) runs++;
    if (isLetter(bytes[i - 1]) && isLetter(bytes[i + 1])) inside[byte] = (inside[byte] ?? 0) + 1;
  }
  return { counts, all, runs, within: (byte) => inside[byte] ?? 0 };
}

const isLetter = (byte = 0): boolean =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0x8a;
