import { expect, it } from 'vitest';
import { type ColumnProfile, roleOf } from '../../shared/domain';

const profile = (given: Partial<ColumnProfile>): ColumnProfile => ({
  ...{ name: 'x', type: 'number', rows: 1000, missing: 0, distinct: 500, distinctExact: true },
  ...{ min: 0, max: 100, mean: 50, deviation: 10, quantiles: null, histogram: null, top: null },
  ...given,
});

it.each<[Partial<ColumnProfile>, string | null]>([
  [{ name: 'customer_id', type: 'integer', distinct: 1000 }, 'id'],
  [{ name: 'orderId', type: 'text', distinct: 990 }, 'id'],
  [{ name: '订单编号', type: 'text', distinct: 1000 }, 'id'],
  [{ name: 'customer_id', type: 'integer', distinct: 40 }, null],
  [{ name: 'Unit price' }, 'money'],
  [{ name: 'balance', type: 'integer', min: -300 }, 'money'],
  [{ name: '销售额' }, 'money'],
  [{ name: 'pricey' }, null],
  [{ name: 'latitude', min: -20, max: 60 }, 'geo'],
  [{ name: 'lng', min: -200, max: 60 }, null],
  [{ name: 'City', type: 'text', distinct: 300 }, 'geo'],
  [{ name: 'kind', type: 'text', distinct: 5, min: 'a', max: 'e' }, 'category'],
  [{ name: 'note', type: 'text', distinct: 900 }, null],
  [{ name: 'visits', type: 'integer' }, null],
  [{ name: 'flag', type: 'boolean', distinct: 2, min: false, max: true }, null],
  // As the gate tells them: words in a name, however they are joined, and few values for the rows.
  [{ name: 'ProductCode', type: 'text', distinct: 1000 }, 'id'],
  [{ name: 'zip_code', type: 'integer', distinct: 80 }, 'geo'],
  [{ name: '邮政编码', type: 'text', distinct: 80 }, 'geo'],
  [{ name: 'kind', type: 'text', distinct: 150, min: 'a', max: 'e' }, 'category'],
  [{ name: 'same', distinct: 1 }, 'constant'],
  [{ name: 'price', missing: 1000, distinct: 0, min: null, max: null }, null],
])('%j is %s', (given, role) => {
  expect(roleOf(profile(given))).toBe(role);
});
