// 北京 and Beijing are one city: Chinese names and the same names in Latin letters.
// pinyin-pro (MIT, without dependencies, kept up) reads a character by the word it stands in: 重庆 is Chongqing, 重要 zhongyao.
import { Turns } from '../../shared/domain';

/** Names and categories; longer texts are sentences. */
const CHINESE = /^\p{Script=Han}{2,8}$/u;
/** Different Chinese values that are read: each takes some microseconds. */
const MOST_READ = 5000;

/** A name's letters, as they are typed where there is no ü: Lüliang, Lǚliáng and Lvliang are lvliang. */
export const lettersOf = (value: string): string =>
  value
    .toLowerCase()
    .replace(/[üǖǘǚǜ]/g, 'v')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s\p{P}]+/gu, '');

/**
 * For each Chinese value whose sound is another value written in Latin letters, that other value; the most frequent come first. Where two
 * Chinese values sound alike, the letters may mean either, so that neither is told.
 */
export async function latinNames(values: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const chinese = values.filter((value) => CHINESE.test(value.trim())).slice(0, MOST_READ);
  if (chinese.length === 0) return names;
  const latin = new Map<string, string>();
  for (const value of values) {
    const letters = lettersOf(value);
    if (/^[a-z]{2,}$/.test(letters) && !latin.has(letters)) latin.set(letters, value);
  }
  if (latin.size === 0) return names;
  const { pinyin } = await import('pinyin-pro');
  const turns = new Turns();
  const read = new Map<string, Set<string>>();
  for (const value of chinese) {
    if (turns.due) await turns.take();
    const sound = pinyin(value.trim(), { toneType: 'none', separator: '', v: true });
    read.set(sound, (read.get(sound) ?? new Set()).add(value.trim()));
    const name = latin.get(sound);
    if (name !== undefined) names.set(value, name);
  }
  for (const value of names.keys()) {
    const sound = lettersOf(names.get(value) ?? '');
    if ((read.get(sound)?.size ?? 0) > 1) names.delete(value);
  }
  return names;
}
