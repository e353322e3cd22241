// Searches of a made-up shop: lists of 8 to 30 offers with how relevant each was judged, made from a seed. What is relevant depends on
// the offer beside the others of its search (cheap for this search, well rated, of the brand that was asked for), and on chance.
import { Random } from '../shared/domain';

const TOPICS = ['shoes', 'garden', 'kitchen', 'books', 'toys'] as const;
const DEVICES = ['phone', 'computer', 'tablet'] as const;
const BRANDS = ['north', 'south', 'east', 'west'] as const;
const DAY = 86_400_000;

/** Names of the columns in the order of the file. */
export const SEARCH_COLUMNS = {
  en: [
    'search_id',
    'searched_on',
    'topic',
    'device',
    'offer',
    'price',
    'usual_price',
    'rating',
    'brand',
    'asked_brand',
    'delivery_days',
    'relevance',
  ],
  zh: [
    '搜索编号',
    '搜索日期',
    '类别',
    '设备',
    '商品',
    '价格',
    '通常价格',
    '评分',
    '品牌',
    '所搜品牌',
    '送达天数',
    '相关程度',
  ],
} as const;

/** CSV with a header. Grades of 0 to 4, about one row in fifty without one; some ratings are not known; searches of books say little. */
export function searchesCsv(searches = 500, names: keyof typeof SEARCH_COLUMNS = 'en'): string {
  const random = new Random(20_261_127);
  const pick = <T>(of: readonly [T, ...T[]]): T => of[random.below(of.length)] ?? of[0];
  const lines = [SEARCH_COLUMNS[names].join(',')];
  for (let s = 0; s < searches; s++) {
    const topic = pick(TOPICS);
    const device = pick(DEVICES);
    const asked = pick(BRANDS);
    const usual = 15 + random.below(120);
    const day = new Date(Date.UTC(2026, 0, 1) + Math.floor((300 * s) / searches) * DAY);
    const noise = topic === 'books' ? 2.2 : 0.7;
    for (let i = 8 + random.below(23); i > 0; i--) {
      const price = usual * (0.5 + random.uniform());
      const rating = 1 + random.below(9) / 2;
      const brand = pick(BRANDS);
      const days = 1 + random.below(9);
      const leaning =
        2.4 -
        (2.6 * price) / usual +
        0.75 * (rating - 3) +
        (brand === asked ? 1.5 : 0) -
        (device === 'phone' ? 0.35 : 0.12) * days +
        noise * random.normal();
      const grade = Math.max(0, Math.min(4, Math.round(leaning)));
      lines.push(
        [
          `S${String(1001 + s)}`,
          day.toISOString().slice(0, 10),
          topic,
          device,
          `O${String(20_001 + lines.length)}`,
          price.toFixed(2),
          usual,
          random.uniform() < 0.04 ? '' : rating,
          brand,
          asked,
          days,
          random.uniform() < 0.02 ? '' : grade,
        ].join(','),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
