// What a column is, told by its name and its values: more than how it is stored. For the gate, which proposes checks by it, and for the window,
// which says it.
import type { ColumnProfile } from './data';

export type ColumnMeaning = 'id' | 'money' | 'geo' | 'category' | 'constant';

const MONEY =
  /(^|[\s_.-])(price|amount|cost|revenue|sales|profit|fee|salary|income|wage|balance|budget|spend|spent|usd|eur|gbp|cny|rmb)([\s_.-]|$)|金额|价格|单价|成本|收入|工资|费用|余额|利润|销售额/i;
const LATITUDE = /(^|[\s_.-])lat(itude)?$|纬度/i;
const LONGITUDE = /(^|[\s_.-])(lon|lng|long(itude)?)$|经度/i;
const PLACE = /(^|[\s_.-])(country|city|state|province|region|county|address)$|国家|城市|省份|地区|地址/i;

const word = (words: string): RegExp => new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`, 'i');
/** Parts of a name: customerName and CUSTOMER_NAME are both "customer name". */
const parts = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_.-]+/g, ' ');

const POSTCODE = /邮编|邮政编码|post ?code|postal|zip/i;
const ID = word('id|ids|key|uuid|guid|code|no|nr|number|ref|sku|serial');
const ID_ZH = /编号|编码|代码|单号|序号|号码|学号|工号|主键/;
const PERSON = word(
  'first ?name|last ?name|full ?name|surname|given ?name|customer ?name|e ?mail|phone|mobile|telephone|passport|ssn|address|street|birth ?date|date of birth|dob|birthday',
);
const PERSON_ZH = /姓名|名字|手机|电话|身份证|护照|地址|住址|邮箱|微信|出生日期|生日|银行卡/;
const DATE = word('date|day|time|dt|on|at');
const DATE_ZH = /日期|时间|日$/;

/** Whether a name says that the column holds keys or codes. */
export const namesId = (name: string): boolean => ID.test(parts(name)) || ID_ZH.test(name);
/** Whether a name says that the column holds what belongs to one person. */
export const namesPerson = (name: string): boolean => PERSON.test(parts(name)) || PERSON_ZH.test(name);
export const namesDate = (name: string): boolean => DATE.test(parts(name)) || DATE_ZH.test(name);
export const namesPostcode = (name: string): boolean => POSTCODE.test(name);

/** Words of a name in lower case, for comparing names. */
export const wordsOf = (name: string): string[] => parts(name).toLowerCase().split(/[\s]+/).filter(Boolean);

/** Most different values of a category; of fewer rows, one in five. */
const MOST_LEVELS = 200;
/** Whether a text column with so many different values names categories. */
export const isFew = (distinct: number, rows: number): boolean =>
  distinct <= Math.max(2, Math.min(MOST_LEVELS, rows / 5));

/** Null where the type says all there is to say. */
export function roleOf(profile: ColumnProfile): ColumnMeaning | null {
  const { name, type, rows, missing, distinct, min, max } = profile;
  const present = rows - missing;
  if (present > 1 && distinct === 1) return 'constant';
  if (type === 'boolean' || type === 'date' || type === 'datetime' || present === 0) return null;
  const within = (limit: number): boolean =>
    typeof min === 'number' && typeof max === 'number' && min >= -limit && max <= limit;
  const numeric = type === 'integer' || type === 'number';
  if (numeric && ((LATITUDE.test(name) && within(90)) || (LONGITUDE.test(name) && within(180)))) return 'geo';
  if (type !== 'number' && (PLACE.test(name) || namesPostcode(name))) return 'geo';
  if (type !== 'number' && distinct >= 0.95 * present && present >= 20 && namesId(name)) return 'id';
  if (numeric && MONEY.test(name)) return 'money';
  if (type === 'text' && isFew(distinct, present)) return 'category';
  return null;
}
