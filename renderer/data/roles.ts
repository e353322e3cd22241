// What a column is to the business, told by its name and its values: more than how it is stored.
import type { ColumnProfile } from '../../shared/domain/data';

export type Role = 'id' | 'money' | 'geo' | 'category' | 'constant';

const ID = /(^|[\s_.-])(id|uuid|guid|key|no|nr|code|sku)$|[a-z]Id$|编号|代码|单号|工号/;
const MONEY =
  /(^|[\s_.-])(price|amount|cost|revenue|sales|profit|fee|salary|income|wage|balance|budget|spend|spent|usd|eur|gbp|cny|rmb)([\s_.-]|$)|金额|价格|单价|成本|收入|工资|费用|余额|利润|销售额/i;
const LATITUDE = /(^|[\s_.-])lat(itude)?$|纬度/i;
const LONGITUDE = /(^|[\s_.-])(lon|lng|long(itude)?)$|经度/i;
const PLACE =
  /(^|[\s_.-])(country|city|state|province|region|county|postcode|postal[\s_.-]?code|zip([\s_.-]?code)?|address)$|国家|城市|省份|地区|邮编|地址/i;

/** Most different values of a category; of fewer rows, one in ten. */
const MOST_LEVELS = 50;

/** Null where the type says all there is to say. */
export function roleOf(profile: ColumnProfile): Role | null {
  const { name, type, rows, missing, distinct, min, max } = profile;
  const present = rows - missing;
  if (present > 1 && distinct === 1) return 'constant';
  if (type === 'boolean' || type === 'date' || type === 'datetime' || present === 0) return null;
  const within = (limit: number): boolean =>
    typeof min === 'number' && typeof max === 'number' && min >= -limit && max <= limit;
  const numeric = type === 'integer' || type === 'number';
  if (numeric && ((LATITUDE.test(name) && within(90)) || (LONGITUDE.test(name) && within(180)))) return 'geo';
  if (type !== 'number' && PLACE.test(name)) return 'geo';
  if (type !== 'number' && distinct >= 0.95 * present && present >= 20 && ID.test(name)) return 'id';
  if (numeric && MONEY.test(name)) return 'money';
  if (type === 'text' && distinct <= Math.max(2, Math.min(MOST_LEVELS, present / 10))) return 'category';
  return null;
}
