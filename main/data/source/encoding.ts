// Which encoding a text is in, told by its bytes: a mark, being valid UTF-8, or else how usual the characters are that each
// candidate would make of it.
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { Encoding } from '../../../shared/domain';
import { accentedOf, alphabetOf } from './alphabets';
import { lastBoundary } from './survey';

/** What a byte order mark says, and its length. */
export function markOf(bytes: Uint8Array): { encoding: Encoding; length: number } | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return null;
}

/** The encoding of a text that begins with `head`; null where the bytes are no text in any encoding that is known by sight. */
export function sniffEncoding(head: Buffer, complete: boolean): Encoding | null {
  const mark = markOf(head);
  if (mark) return mark.encoding;
  if (head.includes(0)) return sniffWide(head);
  if (isUtf8(complete ? head : head.subarray(0, lastBoundary(head)))) return 'utf-8';
  return sniffBytes(...telling(head, complete));
}

/** As much as tells encodings apart, and as can be walked through at once without holding the event loop: from the line on that first goes beyond ASCII. */
const TELLING = 1 << 17;

function telling(head: Buffer, complete: boolean): [Buffer, boolean] {
  const first = head.findIndex((byte) => byte >= 0x80);
  const start = Math.max(0, head.lastIndexOf(10, first) + 1);
  const end = start + TELLING;
  return [head.subarray(start, end), complete && end >= head.length];
}

function sniffBytes(head: Buffer, complete: boolean): Encoding | null {
  // Damaged UTF-8 is told as such, with its line, rather than read as something else.
  if (damagedUtf8(head)) return 'utf-8';
  const alphabet = alphabetOf(head);
  if (alphabet) return alphabet;
  let best: { encoding: Encoding; score: number } | null = null;
  for (const { encoding, step, fewest } of MULTIBYTE) {
    const score = usualness(head, complete, step, fewest);
    if (score !== null && score > (best?.score ?? 0)) best = { encoding, score };
  }
  const latin = latinUsualness(head);
  if (latin !== null && latin > (best?.score ?? -1)) return accentedOf(head);
  if (best?.encoding === 'gb18030' && !hasFourByte(head)) return 'gbk';
  return best?.encoding ?? null;
}

/** UTF-16 without a mark: read one way it is nearly all everyday characters, the other way it is not. */
function sniffWide(head: Buffer): Encoding | null {
  const even = head.subarray(0, Math.min(head.length, 1 << 16) & ~1);
  if (even.length < 4) return null;
  const share = (encoding: 'utf-16le' | 'utf-16be'): number => {
    const text = iconv.decode(even, encoding, { stripBOM: false });
    const usual = text.match(
      /[\t\n\r\u0020-\u007e\u00a0-\u024f\u2010-\u2027\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]/g,
    );
    return (usual?.length ?? 0) / text.length;
  };
  const little = share('utf-16le');
  const big = share('utf-16be');
  if (Math.max(little, big) < 0.98 || Math.abs(little - big) < 0.2) return null;
  return little > big ? 'utf-16le' : 'utf-16be';
}

/** Whether most of the bytes beyond ASCII are sound UTF-8: characters of three bytes or more do not come about by chance. */
function damagedUtf8(bytes: Uint8Array): boolean {
  let sound = 0;
  let broken = 0;
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const size = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    let whole = size > 0 && byte < 0xf5 && i + size <= bytes.length;
    for (let k = 1; whole && k < size; k++) whole = ((bytes[i + k] ?? 0) & 0xc0) === 0x80;
    if (whole) sound += size;
    else broken++;
    i += whole ? size : 1;
  }
  return sound > 20 * broken;
}

/** Bytes of the character at `i` and how usual it is (1: everyday, 0 and below: hardly ever); 0 bytes where there is none. */
type Step = (bytes: Uint8Array, i: number) => readonly [size: number, weight: number];
const NONE = [0, 0] as const;

const gb18030: Step = (bytes, i) => {
  const lead = bytes[i] ?? 0;
  const trail = bytes[i + 1] ?? 0;
  if (lead < 0x81 || lead === 0xff) return NONE;
  if (trail >= 0x30 && trail <= 0x39) {
    const third = bytes[i + 2] ?? 0;
    const fourth = bytes[i + 3] ?? 0;
    return third >= 0x81 && third <= 0xfe && fourth >= 0x30 && fourth <= 0x39 ? [4, 0.2] : NONE;
  }
  if (trail < 0x40 || trail === 0x7f || trail === 0xff) return NONE;
  if (trail < 0xa1) return [2, -0.5];
  // The 3,755 everyday characters of GB 2312 come first, then the rarer ones.
  if (lead >= 0xb0 && lead <= 0xd7) return [2, 1];
  if (lead >= 0xd8 && lead <= 0xf7) return [2, 0.4];
  if (lead >= 0xa1 && lead <= 0xa3) return [2, 0.8];
  return [2, lead <= 0xa9 && lead > 0xa3 ? 0 : -0.5];
};

const big5: Step = (bytes, i) => {
  const lead = bytes[i] ?? 0;
  const trail = bytes[i + 1] ?? 0;
  if (lead < 0x81 || lead === 0xff || trail < 0x40 || (trail > 0x7e && trail < 0xa1) || trail === 0xff)
    return NONE;
  // 5,401 everyday characters from A4 to C6, the rarer ones from C9 on.
  if (lead >= 0xa4 && lead <= 0xc6) return [2, 1];
  if (lead >= 0xa1 && lead <= 0xa3) return [2, 0.8];
  return [2, lead >= 0xc9 && lead <= 0xf9 ? 0.2 : -0.5];
};

const shiftJis: Step = (bytes, i) => {
  const lead = bytes[i] ?? 0;
  const trail = bytes[i + 1] ?? 0;
  if (lead >= 0xa1 && lead <= 0xdf) return [1, -0.2];
  const leads = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc);
  if (!leads || trail < 0x40 || trail === 0x7f || trail > 0xfc) return NONE;
  if ((lead === 0x82 && trail >= 0x9f) || (lead === 0x83 && trail <= 0x96)) return [2, 1.2];
  if (lead <= 0x82) return [2, 0.8];
  if (lead >= 0x88 && lead <= 0x97) return [2, 0.8];
  return [2, (lead >= 0x98 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xea) ? 0.1 : -0.5];
};

/** Kana make a Japanese text; the same bytes are kana in GB 2312 too, where nobody writes them. */
const eucJp: Step = (bytes, i) => {
  const lead = bytes[i] ?? 0;
  const trail = bytes[i + 1] ?? 0;
  if (lead === 0x8e) return trail >= 0xa1 && trail <= 0xdf ? [2, 0] : NONE;
  if (lead === 0x8f) return trail >= 0xa1 && (bytes[i + 2] ?? 0) >= 0xa1 ? [3, -0.2] : NONE;
  if (lead < 0xa1 || lead === 0xff || trail < 0xa1 || trail === 0xff) return NONE;
  if (lead === 0xa4 || lead === 0xa5) return [2, 1.3];
  if (lead <= 0xa3) return [2, 0.8];
  if (lead >= 0xb0 && lead <= 0xcf) return [2, 0.8];
  return [2, lead >= 0xd0 && lead <= 0xf4 ? 0.1 : -0.5];
};

/** The 2,350 everyday syllables, and, in what Windows adds (cp949), the others. They are Chinese characters in GBK, of which a text has more. */
const eucKr: Step = (bytes, i) => {
  const lead = bytes[i] ?? 0;
  const trail = bytes[i + 1] ?? 0;
  if (lead < 0x81 || lead === 0xff || trail < 0x41 || trail === 0xff) return NONE;
  if (trail < 0xa1)
    return lead <= 0xc6 && (trail >= 0x81 || /[A-Za-z]/.test(String.fromCharCode(trail))) ? [2, 0.2] : NONE;
  if (lead >= 0xb0 && lead <= 0xc8) return [2, 1.1];
  return [2, lead >= 0xa1 && lead <= 0xa3 ? 0.8 : -0.5];
};

const MULTIBYTE: readonly { encoding: Encoding; step: Step; fewest?: number }[] = [
  { encoding: 'gb18030', step: gb18030 },
  { encoding: 'big5', step: big5 },
  { encoding: 'shift_jis', step: shiftJis },
  { encoding: 'euc-jp', step: eucJp },
  // A few Chinese characters may all be such as are Korean syllables: sixteen, once in 1,500.
  { encoding: 'euc-kr', step: eucKr, fewest: 16 },
];

/** Mean usualness of the characters beyond ASCII; null where some bytes are no character. */
function usualness(bytes: Uint8Array, complete: boolean, step: Step, fewest = 1): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < bytes.length;) {
    if ((bytes[i] ?? 0) < 0x80) {
      i++;
      continue;
    }
    const [size, weight] = step(bytes, i);
    if (size === 0) {
      if (!complete && bytes.length - i < 4) break;
      return null;
    }
    sum += weight;
    count++;
    i += size;
  }
  return count < fewest ? null : sum / count;
}

/** Accented letters stand alone or in pairs beside plain ones; a long run of bytes beyond ASCII is something else. */
function latinUsualness(bytes: Uint8Array): number | null {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < bytes.length;) {
    if ((bytes[i] ?? 0) < 0x80) {
      i++;
      continue;
    }
    let end = i;
    let letters = true;
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) {
      const byte = bytes[end] ?? 0;
      if (UNDEFINED_1252.has(byte)) return null;
      letters &&= byte >= 0xc0;
      end++;
    }
    const beside = isLetter(bytes[i - 1]) || isLetter(bytes[end]);
    const run = end - i;
    const weight = run > 2 ? -0.5 : letters && beside ? 1 : run === 1 ? 0.6 : 0.1;
    sum += weight * run;
    count += run;
    i = end;
  }
  return count === 0 ? null : sum / count;
}
const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));

function hasFourByte(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length;) {
    if ((bytes[i] ?? 0) < 0x80) i++;
    else {
      const [size] = gb18030(bytes, i);
      if (size === 4) return true;
      i += Math.max(1, size);
    }
  }
  return false;
}
