// Of each check: data that passes, and the same data with one row (or one column) that does not.
import { createHash } from 'node:crypto';
import type { CheckResult, Column, Verdict } from '../../../shared/domain';
import { splitSteps } from '../../../main/data/split';
import { type Given, lines } from './judge';

export interface Case {
  entry: Given;
  target?: string;
  pass: string;
  fail: string;
  /** What the failing data gives beside the verdict. */
  expected: Partial<CheckResult> & { ids?: number[] };
  /** Columns of the failing data as SQL, where no file can hold them. */
  spoiled?: string;
  /** Types that the values alone would not give. */
  types?: Record<string, Column['type']>;
  /** The verdict on the data that passes, where that is a doubt. */
  passes?: Verdict;
  /** A file that is there first and let pass: another data set, or the delivery before. */
  before?: { name: string; csv: string };
  /** The verdict on the failing data without any of its rows; `pass` where nothing is said. */
  empty?: Verdict;
}

const table = (head: string, n: number, row: (i: number) => string): string => `${head}\n${lines(n, row)}\n`;
/** The same table where row `at` is another. */
const but = (csv: string, at: number, row: string): string =>
  csv
    .split('\n')
    .map((line, i) => (i === at + 1 ? row : line))
    .join('\n');
const day = (i: number, hour = ''): string =>
  new Date(Date.UTC(2024, 0, 1) + i * 86_400_000).toISOString().slice(0, 10) + hour;
/** Numbers without a pattern that are the same in every run. */
const noise = (i: number, most: number): number => (Math.imul(i + 1, 2654435761) % most) >>> 0;

/** Rows that the first recipe's split takes for the test, of 1,000 with classes in turn. */
const tested = ((): ReadonlySet<number> => {
  const steps = splitSteps({
    ...{ rows: 1000, rowIds: Float64Array.from({ length: 1000 }, (_, i) => i) },
    ...{ classes: Int32Array.from({ length: 1000 }, (_, i) => i % 2) },
    spec: { validation: 0.15, test: 0.2, seed: 1 },
  });
  for (;;) {
    const next = steps.next();
    if (next.done) return new Set(next.value.test);
  }
})();

const lastTested = Math.max(...tested);

/** 128 bits that differ from those of any other number in about half. */
const fingerprint = (i: number): string => createHash('md5').update(String(i)).digest('hex');

const names = table('id,city,n', 40, (i) => `${i},${['Beijing', 'Shanghai'][i % 2] ?? ''},${i}`);
const amounts = table('x,y', 60, (i) => `${20 + (i % 30)},${i}`);
const cloud = table('x,y', 200, (i) => `${noise(i, 97)},${noise(i + 1000, 89)}`);
const labelled = table('x,city,y', 400, (i) => `${i % 100},${i % 3},${i % 100 < 50 ? 'a' : 'b'}`);
const clock = table('day,sold', 40, (i) => `${day(i)},${5 + (i % 7)}`);
const clockEntry = { columns: ['day'], settings: { step: 86_400_000, by: '', months: false } };

/** A month of plain data: the same spread, whichever of them. */
const month = (n: number, x: (i: number) => number, city: (i: number) => string): string =>
  table('x,city', n, (i) => `${x(i)},${city(i)}`);
const plainMonth = month(
  400,
  (i) => (i * 37) % 101,
  (i) => ['Bonn', 'Rome', 'Oslo'][i % 3] ?? '',
);
const january = { name: 'january.csv', csv: plainMonth };
const typed = (n: number, odd: string): string =>
  table('n,day', 20, (i) => `${i < n ? odd : i},2024-03-${10 + i}`);
const ids = table('id,n', 30, (i) => `K-${i},${i % 4}`);
const leak = (weak: number): string =>
  table('x,y', 400, (i) => `${i % 3 === 0 && i % weak > 0 ? 9 : 2},${i % 3 === 0 ? 'yes' : 'no'}`);
/** 400 amounts of all sizes; the first few rows have the same. */
const repeated = (n: number): string => table('x,y', 400, (i) => `${i < n ? 4321 : noise(i, 9973)},1`);

export const CASES: Record<string, Case[]> = {
  columns: [
    {
      entry: {
        ...{ check: 'columns', columns: [] },
        settings: {
          expected: [
            { name: 'a', type: 'integer' },
            { name: 'b', type: 'text' },
          ],
        },
      },
      pass: 'a,b\n1,x\n2,y\n',
      fail: 'a,b\n1,x\n2.5,y\n',
      expected: { figure: 1, columns: ['a'] },
      empty: 'fail',
    },
  ],
  types: [
    {
      entry: { check: 'types', columns: ['n', 'day'] },
      pass: typed(0, ''),
      fail: typed(1, 'three'),
      expected: { ids: [0], columns: ['n'], remedies: ['convert', 'removeColumn'] },
    },
  ],
  setAside: [
    {
      entry: { check: 'setAside' },
      pass: 'a,b\n1,2\n3,4\n5,6\n',
      fail: 'a,b\n1,2\n3,4,0\n5,6\n',
      expected: { figure: 1 / 3, hasRows: false, remedies: [] },
      // What the import left out stays left out, whatever is dropped later.
      empty: 'fail',
    },
  ],
  lostValues: [
    {
      entry: { check: 'lostValues' },
      types: { n: 'integer', day: 'date' },
      pass: 'n,day\n1,2024-02-28\n,2024-02-29\n',
      fail: 'n,day\n1,2024-02-28\n,2024-02-29\nfour,2024-02-31\n',
      expected: { ids: [2], figure: 1 / 3, columns: ['n', 'day'], remedies: ['drop', 'quarantine'] },
    },
  ],
  missing: [
    {
      entry: { check: 'missing', columns: ['a'], tolerance: 0.1, settings: { warnAbove: 0.1 } },
      pass: table('a,n', 10, (i) => `${i < 1 ? '' : i},1`),
      fail: table('a,n', 10, (i) => `${i < 2 ? '' : i},1`),
      expected: { ids: [0, 1], remedies: ['fill', 'drop', 'quarantine', 'removeColumn'] },
    },
  ],
  duplicates: [
    {
      entry: { check: 'duplicates' },
      pass: 'a,b\n1,x\n1,y\n2,x\n',
      fail: 'a,b\n1,x\n1,y\n1,x\n',
      expected: { ids: [2], figure: 1 },
    },
    {
      entry: { check: 'duplicates', columns: ['a'] },
      target: 'a',
      pass: 'a,b\n1,x\n2,x\n',
      fail: 'a,b\n1,x\n1,y\n',
      expected: { ids: [1], figure: 1 },
    },
  ],
  valueSet: [
    {
      entry: { check: 'valueSet', columns: ['a'], settings: { allowed: ["it's", 'b'] } },
      pass: "a,n\nit's,1\nb,2\n,3\n",
      fail: "a,n\nit's,1\nB,2\n,3\n",
      expected: { ids: [1] },
    },
  ],
  range: [
    {
      entry: { check: 'range', columns: ['a'], settings: { min: 1, max: 3 } },
      pass: 'a,b\n1,x\n3,x\n,x\n',
      fail: 'a,b\n1,x\n4,x\n,x\n',
      expected: { ids: [1] },
    },
  ],
  constant: [
    {
      entry: { check: 'constant', columns: ['a', 'b'] },
      pass: 'a,b\n1,x\n1,x\n2,y\n',
      fail: 'a,b\n1,x\n1,x\n1,y\n',
      expected: { figure: 1, columns: ['a'] },
    },
  ],
  idLike: [
    {
      entry: { check: 'idLike', columns: ['id', 'n'] },
      pass: but(ids, 7, 'K-6,3'),
      fail: ids,
      expected: { columns: ['id'] },
    },
  ],
  inliers: [
    {
      entry: { check: 'inliers', columns: ['x', 'y'], settings: { times: 10, share: 0.02 } },
      pass: repeated(9),
      fail: repeated(10),
      expected: {
        ids: Array.from({ length: 10 }, (_, i) => i),
        columns: ['x'],
        remedies: ['clear', 'drop', 'quarantine'],
      },
    },
  ],
  target: [
    {
      entry: { check: 'target', columns: ['y'], tolerance: 0.1 },
      target: 'y',
      pass: table('x,y', 40, (i) => `${i},${i < 4 ? '' : i % 2 ? 'yes' : 'no'}`),
      fail: table('x,y', 40, (i) => `${i},${i < 5 ? '' : i % 2 ? 'yes' : 'no'}`),
      expected: { ids: [0, 1, 2, 3, 4] },
      passes: 'warn',
      // There is nothing to be learnt from no rows.
      empty: 'fail',
    },
  ],
  classBalance: [
    {
      entry: { check: 'classBalance', columns: ['y'], settings: { min: 0.1 } },
      target: 'y',
      pass: table('x,y', 50, (i) => `${i},${i < 5 ? 'yes' : 'no'}`),
      fail: table('x,y', 50, (i) => `${i},${i < 4 ? 'yes' : 'no'}`),
      expected: { figure: 0.08, threshold: 0.1 },
    },
  ],
  predictive: [
    {
      entry: { check: 'predictive', columns: ['x'], settings: { warnAbove: 0.8, failAbove: 0.9 } },
      target: 'y',
      pass: leak(2),
      fail: leak(399),
      expected: { columns: ['x'], remedies: ['removeColumn'] },
    },
  ],
  timeOverlap: [
    {
      // In groups as they stand, all test rows come after the first of them.
      entry: { check: 'timeOverlap', columns: ['day'], settings: { most: 0.999 } },
      target: 'y',
      pass: table('day,y', 1000, (i) => `${i === lastTested ? day(2000) : day(i)},${i % 2}`),
      fail: table('day,y', 1000, (i) => `${day(i)},${i % 2}`),
      expected: { columns: ['day'], hasRows: false },
    },
  ],
  format: [
    {
      entry: { check: 'format', columns: ['code'], settings: { kind: 'email' } },
      pass: 'code,n\nli.wei@example.com,1\n,2\n',
      fail: 'code,n\nli.wei@example,1\n,2\n',
      expected: { ids: [0], remedies: ['clear', 'drop', 'quarantine'] },
    },
  ],
  foreignKey: [
    {
      entry: {
        ...{ check: 'foreignKey', columns: ['customer_id'] },
        settings: { dataset: 'customers.csv', column: 'customer_id' },
      },
      before: { name: 'customers.csv', csv: 'customer_id,name,age\n1,a,20\n2,b,30\n3,c,40\n' },
      pass: 'order_no,customer_id,amount\n1,1,5\n2,3,6\n3,,7\n',
      fail: 'order_no,customer_id,amount\n1,1,5\n2,4,6\n3,,7\n',
      expected: { ids: [1] },
    },
  ],
  rowCount: [
    {
      entry: { check: 'rowCount', settings: { most: 0.25 } },
      before: january,
      pass: table('x,city', 500, (i) => `${i % 101},Bonn`),
      // Against the delivery that was let pass last.
      fail: table('x,city', 626, (i) => `${i % 101},Bonn`),
      expected: { figure: 0.252, threshold: 0.25 },
      empty: 'fail',
    },
  ],
  stability: [
    {
      entry: { check: 'stability', columns: ['x', 'city'], settings: { warnAbove: 0.25 } },
      before: january,
      pass: plainMonth,
      fail: plainMonth.replaceAll('Rome', 'Bonn'),
      expected: { columns: ['city'] },
    },
  ],
  distance: [
    {
      entry: { check: 'distance', columns: ['x'], settings: { warnAbove: 0.1 } },
      before: january,
      pass: plainMonth,
      // One row so far out that it alone moves the distance.
      fail: but(plainMonth, 5, '9000,Oslo'),
      expected: { columns: ['x'] },
    },
  ],
  shares: [
    {
      entry: { check: 'shares', columns: ['city'], settings: { warnAbove: 0.1 } },
      before: january,
      pass: plainMonth,
      fail: plainMonth.replaceAll('Rome', 'Bonn'),
      expected: { columns: ['city'] },
    },
  ],
  corruptFiles: [
    {
      // Of pictures themselves, see the tests of assets: what an import set aside is told alike.
      entry: { check: 'corruptFiles', columns: ['sha256'] },
      pass: 'sha256,n\na1,2\na3,4\na5,6\n',
      fail: 'sha256,n\na1,2\na3,4,0\na5,6\n',
      expected: { figure: 1 / 3 },
      empty: 'fail',
    },
  ],
  mixed: [
    {
      entry: { check: 'mixed', columns: ['code'], settings: { least: 0.02, most: 0.2 } },
      pass: table('code,n', 20, (i) => `K${i},1`),
      fail: but(
        table('code,n', 20, (i) => `K${i},1`),
        4,
        '17,1',
      ),
      expected: { ids: [4], columns: ['code'], remedies: ['clear', 'drop', 'quarantine'] },
    },
  ],
  leadingZeros: [
    {
      entry: { check: 'leadingZeros', columns: ['zip'], settings: { digits: 5 } },
      pass: table('zip,n', 20, (i) => `0${1000 + i},1`),
      fail: but(
        table('zip,n', 20, (i) => `0${1000 + i},1`),
        6,
        '1006,1',
      ),
      expected: { ids: [6] },
      types: { zip: 'text' },
    },
  ],
  excelDates: [
    {
      entry: { check: 'excelDates', columns: ['a', 'b'] },
      pass: table('a,b', 20, (i) => `${i},${i * 2}`),
      fail: table('a,b', 20, (i) => `${i},${45_000 + i}`),
      expected: { columns: ['b'], remedies: ['convert', 'removeColumn'] },
    },
  ],
  units: [
    {
      entry: { check: 'units', columns: ['weight'] },
      pass: table('weight,n', 20, (i) => `${i} kg,1`),
      fail: but(
        table('weight,n', 20, (i) => `${i} kg,1`),
        3,
        '500 g,1',
      ),
      expected: { ids: [3], columns: ['weight'] },
    },
  ],
  encoding: [
    {
      entry: { check: 'encoding', columns: ['name'] },
      pass: 'name,n\nJosé,1\n王芳,2\nÂngela,3\n',
      fail: 'name,n\nJosÃ©,1\n王芳,2\nÂngela,3\n',
      expected: { ids: [0], columns: ['name'] },
    },
  ],
  headers: [
    {
      entry: { check: 'headers' },
      pass: 'city,City name\na,b\n',
      fail: 'city name,City_Name\na,b\n',
      expected: { columns: ['City_Name'] },
      empty: 'fail',
    },
  ],
  emptyRows: [
    {
      entry: { check: 'emptyRows', columns: ['a', 'b', 'c'], settings: { share: 0.5 } },
      pass: 'a,b,c\n1,2,3\n1,,3\n',
      fail: 'a,b,c\n1,2,3\n1,,\n',
      expected: { ids: [1] },
    },
  ],
  nullTokens: [
    {
      entry: { check: 'nullTokens', columns: ['city', 'job'], settings: { tokens: ['n/a', '无'] } },
      pass: 'city,job\nBonn,cook\nRome,nurse\n',
      fail: 'city,job\nBonn,cook\n" N/A ",nurse\n',
      expected: { ids: [1], columns: ['city'] },
    },
    {
      entry: { check: 'nullTokens', columns: ['city', 'job'], settings: { tokens: ['n/a', '无'] } },
      pass: 'city,job\nBonn,cook\nRome,nurse\n',
      fail: 'city,job\nBonn,无\n"  ",nurse\n',
      expected: { ids: [0, 1], failingRows: 2 },
    },
  ],
  disguised: [
    {
      entry: { check: 'disguised', columns: ['x', 'y'], settings: { rows: 2 } },
      pass: but(amounts, 5, '999,5'),
      fail: but(but(amounts, 5, '999,5'), 9, '999,9'),
      expected: { ids: [5, 9], columns: ['x'] },
    },
    {
      entry: { check: 'disguised', columns: ['x'], settings: { rows: 1 } },
      pass: amounts,
      fail: but(amounts, 7, '-1,3'),
      expected: { ids: [7] },
    },
  ],
  missingTarget: [
    {
      entry: { check: 'missingTarget', columns: ['x'], settings: { warnAbove: 0.15 } },
      target: 'y',
      pass: table('x,y', 400, (i) => `${i % 4 < 1 ? '' : i},${i % 8 < 4 ? 'a' : 'b'}`),
      fail: table('x,y', 400, (i) => `${i % 8 < 2 ? '' : i},${i % 8 < 4 ? 'a' : 'b'}`),
      expected: { columns: ['x'] },
    },
  ],
  key: [
    {
      entry: { check: 'key', columns: ['a', 'b'] },
      pass: 'a,b\n1,x\n1,y\n2,x\n',
      fail: 'a,b\n1,x\n1,y\n1,x\n',
      expected: { ids: [2] },
    },
    {
      entry: { check: 'key', columns: ['a'] },
      pass: 'a,b\n1,x\n2,y\n',
      fail: 'a,b\n1,x\n,y\n',
      expected: { ids: [1] },
    },
  ],
  nearDuplicates: [
    {
      entry: { check: 'nearDuplicates', columns: ['words'] },
      pass: 'words,n\n"A good hotel, near the station",1\n"A good hotel, far from it",2\n',
      fail: 'words,n\n"A good hotel, near the station",1\n"a GOOD hotel near the station！",2\n',
      expected: { ids: [1] },
    },
  ],
  pattern: [
    {
      entry: { check: 'pattern', columns: ['code'], settings: { pattern: '[A-Z]{2}-[0-9]{3}' } },
      pass: 'code,n\nAB-123,1\n,2\n',
      fail: 'code,n\nAB-123,1\nAB-12,2\n',
      expected: { ids: [1] },
    },
  ],
  length: [
    {
      entry: { check: 'length', columns: ['code'], settings: { min: 2, max: 3 } },
      pass: 'code,n\nAB,1\n中文字,2\n',
      fail: 'code,n\nAB,1\n中文字符,2\n',
      expected: { ids: [1] },
    },
  ],
  trimmed: [
    {
      entry: { check: 'trimmed', columns: ['city'] },
      pass: 'city,n\n"New York",1\nRome,2\n',
      fail: 'city,n\n"New York",1\n"Rome ",2\n',
      expected: { ids: [1], remedies: ['trim'] },
    },
  ],
  compare: [
    {
      entry: { check: 'compare', columns: ['ordered', 'sent'], settings: { relation: '<=' } },
      pass: 'ordered,sent\n2024-01-01,2024-01-01\n2024-01-02,\n',
      fail: 'ordered,sent\n2024-01-01,2024-01-01\n2024-01-02,2024-01-01\n',
      expected: { ids: [1] },
    },
  ],
  sum: [
    {
      entry: { check: 'sum', columns: ['net', 'tax', 'gross'], settings: { within: 0.01 } },
      pass: 'net,tax,gross\n0.1,0.2,0.3\n10,1.9,11.9\n5,,7\n',
      fail: 'net,tax,gross\n0.1,0.2,0.3\n10,1.9,11.8\n5,,7\n',
      expected: { ids: [1] },
    },
  ],
  ifThen: [
    {
      entry: {
        ...{ check: 'ifThen', columns: ['state', 'ended'] },
        settings: { ifTest: 'equals', ifValue: 'ended', thenTest: 'present', thenValue: '' },
      },
      pass: 'state,ended\nended,2024-01-01\nopen,\n',
      fail: 'state,ended\nended,2024-01-01\nended,\n',
      expected: { ids: [1] },
    },
    {
      entry: {
        ...{ check: 'ifThen', columns: ['age', 'fare'] },
        settings: { ifTest: 'atMost', ifValue: '5', thenTest: 'equals', thenValue: '0' },
      },
      pass: 'age,fare\n3,0\n30,5\n',
      fail: 'age,fare\n3,2\n30,5\n',
      expected: { ids: [0] },
    },
  ],
  freshness: [
    {
      entry: { check: 'freshness', columns: ['day'], settings: { days: 10 } },
      pass: 'day,n\n2024-05-20,1\n2024-05-27,2\n',
      fail: 'day,n\n2024-05-20,1\n2024-05-07,2\n',
      expected: { figure: 12, threshold: 10 },
    },
  ],
  future: [
    {
      entry: { check: 'future', columns: ['day', 'at'] },
      pass: 'day,at\n2024-06-01,2024-06-01 12:00:00\n,2020-01-01 00:00:00\n',
      fail: 'day,at\n2024-06-01,2024-06-01 12:00:00\n2042-01-01,2020-01-01 00:00:00\n',
      expected: { ids: [1], columns: ['day'] },
    },
  ],
  nearConstant: [
    {
      entry: { check: 'nearConstant', columns: ['a', 'b'], settings: { share: 0.95 } },
      pass: table('a,b', 40, (i) => `${i < 3 ? 1 : 0},x${i % 2}`),
      fail: table('a,b', 40, (i) => `${i < 2 ? 1 : 0},x${i % 2}`),
      expected: { columns: ['a'] },
    },
  ],
  zeros: [
    {
      entry: { check: 'zeros', columns: ['a', 'b'], settings: { share: 0.9 } },
      pass: table('a,b', 20, (i) => `${i < 2 ? i + 1 : 0},${i}`),
      fail: table('a,b', 20, (i) => `${i < 1 ? i + 1 : 0},${i}`),
      expected: { columns: ['a'] },
    },
  ],
  infinite: [
    {
      entry: { check: 'infinite', columns: ['x'] },
      pass: table('x,n', 20, (i) => `${i}.5,1`),
      // An import takes it for missing, so that no file gives one.
      fail: table('x,n', 20, (i) => `${i}.5,1`),
      spoiled: `CASE WHEN __row = 8 THEN CAST('inf' AS DOUBLE) ELSE x END AS x, n`,
      expected: { ids: [8], columns: ['x'] },
      types: { x: 'number' },
    },
  ],
  skew: [
    {
      entry: { check: 'skew', columns: ['x'], settings: { most: 5 } },
      pass: table('x,n', 60, (i) => `${i % 9},1`),
      fail: but(
        table('x,n', 60, (i) => `${i % 9},1`),
        8,
        '10000,1',
      ),
      expected: { columns: ['x'] },
    },
  ],
  outliers: [
    {
      entry: { check: 'outliers', columns: ['x', 'y'], settings: { limit: 8 } },
      pass: amounts,
      fail: but(amounts, 11, '500,11'),
      expected: { ids: [11], columns: ['x'], remedies: ['clip', 'clear', 'drop', 'quarantine'] },
    },
  ],
  isolation: [
    {
      entry: { check: 'isolation', columns: ['x', 'y'] },
      pass: cloud,
      fail: but(cloud, 33, '160,170'),
      expected: { ids: [33], columns: ['x', 'y'], remedies: ['quarantine', 'drop'] },
    },
  ],
  cardinality: [
    {
      entry: { check: 'cardinality', columns: ['city'], settings: { levels: 10, rowsPerLevel: 3 } },
      pass: table('city,n', 40, (i) => `c${i % 10},1`),
      fail: table('city,n', 40, (i) => `c${i % 20},1`),
      expected: { columns: ['city'] },
    },
  ],
  rareLevels: [
    {
      entry: { check: 'rareLevels', columns: ['city'], settings: { rows: 2 } },
      pass: names,
      fail: but(names, 9, '9,Xian,9'),
      expected: { ids: [9], columns: ['city'] },
    },
  ],
  spelling: [
    {
      entry: { check: 'spelling', columns: ['city'], settings: { slips: true } },
      pass: names,
      fail: but(names, 4, '4,beijing,4'),
      expected: { ids: [4], columns: ['city'], remedies: ['merge', 'drop', 'quarantine'] },
    },
    {
      entry: { check: 'spelling', columns: ['city'], settings: { slips: true } },
      pass: table('city,n', 60, () => 'Shanghai,1'),
      fail: but(
        table('city,n', 60, () => 'Shanghai,1'),
        20,
        'Shangahi,1',
      ),
      expected: { ids: [20] },
    },
    {
      entry: { check: 'spelling', columns: ['city'], settings: { slips: false } },
      pass: table('city,n', 60, (i) => `${['北京', '背景', 'Beijing'][i % 3] ?? ''},1`),
      fail: but(
        table('city,n', 60, (i) => `${['北京', '上海', '重庆'][i % 3] ?? ''},1`),
        20,
        'Chongqing,1',
      ),
      expected: { ids: [20] },
    },
  ],
  redundant: [
    {
      entry: { check: 'redundant', columns: ['a', 'b'] },
      pass: but(
        table('a,b', 40, (i) => `${i % 5},v${i % 5}`),
        3,
        '3,v2',
      ),
      fail: table('a,b', 40, (i) => `${i % 5},v${i % 5}`),
      expected: { columns: ['b'] },
    },
  ],
  correlated: [
    {
      entry: { check: 'correlated', columns: ['a', 'b'], settings: { warnAbove: 0.95 } },
      pass: table('a,b', 80, (i) => `${i},${noise(i, 97)}`),
      fail: table('a,b', 80, (i) => `${i},${i ** 3}`),
      expected: { columns: ['b'] },
    },
  ],
  dependency: [
    {
      entry: { check: 'dependency', columns: ['zip', 'city'] },
      pass: table('zip,city', 20, (i) => `${i % 4},c${i % 4}`),
      fail: but(
        table('zip,city', 20, (i) => `${i % 4},c${i % 4}`),
        10,
        '2,c9',
      ),
      expected: { ids: [10] },
    },
  ],
  enoughRows: [
    {
      entry: { check: 'enoughRows', columns: ['a', 'b'], settings: { rowsPerColumn: 10, least: 20 } },
      target: 'y',
      pass: table('a,b,y', 20, (i) => `${i},1,x${i % 2}`),
      fail: table('a,b,y', 19, (i) => `${i},1,x${i % 2}`),
      expected: { figure: 9.5 },
    },
  ],
  conflicting: [
    {
      entry: { check: 'conflicting', columns: ['a', 'b'] },
      target: 'y',
      pass: 'a,b,y\n1,x,yes\n1,x,yes\n2,x,no\n',
      fail: 'a,b,y\n1,x,yes\n1,x,yes\n1,x,no\n2,x,no\n',
      expected: { ids: [2] },
    },
  ],
  labelErrors: [
    {
      entry: { check: 'labelErrors', columns: ['x', 'city'] },
      target: 'y',
      pass: labelled,
      fail: but(labelled, 105, '5,1,b'),
      expected: { ids: [105], columns: ['y'], remedies: ['quarantine', 'drop'] },
    },
  ],
  idPredicts: [
    {
      entry: { check: 'idPredicts', columns: ['id'], settings: { warnAbove: 0.85 } },
      target: 'y',
      pass: table('id,y', 400, (i) => `${noise(i, 9973)},${noise(i, 7) < 3 ? 'a' : 'b'}`),
      fail: table('id,y', 400, (i) => `${i},${i < 200 ? 'a' : 'b'}`),
      expected: {},
    },
  ],
  afterFact: [
    {
      entry: { check: 'afterFact', columns: ['called'], settings: { when: 'bought' } },
      target: 'y',
      pass: 'called,bought,y\n2024-01-01,2024-01-02,1\n2024-01-05,2024-01-05,0\n',
      fail: 'called,bought,y\n2024-01-01,2024-01-02,1\n2024-01-06,2024-01-05,0\n',
      expected: { ids: [1], columns: ['called'] },
    },
  ],
  personal: [
    {
      entry: { check: 'personal', columns: ['note', 'contact'], settings: { share: 0.2 } },
      pass: 'note,contact\nx,none\ny,none\nz,none\nu,none\nv,none\n',
      fail: 'note,contact\nx,a.b@example.com\ny,none\nz,none\nu,none\nv,none\n',
      expected: { columns: ['contact'], remedies: ['mask', 'hash', 'removeColumn'] },
    },
  ],
  entities: [
    {
      entry: { check: 'entities', columns: ['customer'], settings: { most: 0.2 } },
      target: 'y',
      pass: table('customer,y', 300, (i) => `C${i},${i % 2}`),
      fail: table('customer,y', 300, (i) => `C${i % 60},${i % 2}`),
      expected: { columns: ['customer'] },
    },
  ],
  splitDrift: [
    {
      entry: { check: 'splitDrift', columns: ['x'], settings: { warnAbove: 0.2 } },
      target: 'y',
      pass: table('x,y', 1000, (i) => `${noise(i, 1000)},${i % 2}`),
      fail: table('x,y', 1000, (i) => `${tested.has(i) ? 5 : noise(i, 1000)},${i % 2}`),
      expected: { columns: ['x'] },
    },
  ],
  gaps: [
    {
      entry: { check: 'gaps', ...clockEntry },
      pass: clock,
      fail: clock.replace(`${day(10)},${5 + (10 % 7)}\n`, ''),
      expected: { figure: 1, ids: [10] },
    },
  ],
  steps: [
    {
      entry: { check: 'steps', columns: ['at'], settings: { step: 86_400_000, by: '', months: false } },
      pass: table('at,n', 30, (i) => `${day(i)} 00:00:00,1`),
      fail: `${table('at,n', 30, (i) => `${day(i)} 00:00:00,1`)}${day(30)} 07:00:00,1\n`,
      expected: { ids: [30] },
    },
  ],
  stamps: [
    {
      entry: { check: 'stamps', ...clockEntry },
      pass: clock,
      fail: but(clock, 12, `${day(11)},3`),
      expected: { ids: [12] },
    },
    {
      entry: { check: 'stamps', columns: ['day'], settings: { ...clockEntry.settings, by: 'shop' } },
      pass: table('day,shop', 20, (i) => `${day(i >> 1)},s${i % 2}`),
      fail: but(
        table('day,shop', 20, (i) => `${day(i >> 1)},s${i % 2}`),
        3,
        `${day(1)},s0`,
      ),
      expected: { ids: [3] },
    },
  ],
  trailingZeros: [
    {
      entry: { check: 'trailingZeros', columns: ['sold'], settings: { clock: 'day', rows: 2 } },
      pass: but(clock, 39, `${day(39)},0`),
      fail: but(but(clock, 39, `${day(39)},0`), 38, `${day(38)},0`),
      expected: { ids: [38, 39], columns: ['sold'] },
    },
  ],
  blankPictures: [
    {
      entry: { check: 'blankPictures', columns: ['contrast'], settings: { least: 1 } },
      pass: table('contrast,n', 20, (i) => `${1 + i},1`),
      fail: but(
        table('contrast,n', 20, (i) => `${1 + i},1`),
        5,
        '0.4,1',
      ),
      expected: { ids: [5], remedies: ['drop', 'quarantine'] },
    },
  ],
  blurred: [
    {
      entry: { check: 'blurred', columns: ['sharpness'], settings: { least: 30 } },
      pass: table('sharpness,n', 20, (i) => `${30 + i},1`),
      fail: but(
        table('sharpness,n', 20, (i) => `${30 + i},1`),
        5,
        '29.9,1',
      ),
      expected: { ids: [5] },
    },
  ],
  lookAlikes: [
    {
      // Three bits apart in the last digit.
      entry: { check: 'lookAlikes', columns: ['phash'], settings: { distance: 3 } },
      pass: table('phash,n', 20, (i) => `${fingerprint(i)},1`),
      fail: but(
        table('phash,n', 20, (i) => `${fingerprint(i)},1`),
        9,
        `${fingerprint(2).slice(0, -1)}${(parseInt(fingerprint(2).slice(-1), 16) ^ 7).toString(16)},1`,
      ),
      expected: { ids: [9] },
    },
    {
      entry: { check: 'lookAlikes', columns: ['phash'], settings: { distance: 0 } },
      pass: table('phash,n', 20, (i) => `${i < 5 ? '0'.repeat(32) : fingerprint(i)},1`),
      fail: but(
        table('phash,n', 20, (i) => `${fingerprint(i)},1`),
        9,
        `${fingerprint(2)},1`,
      ),
      expected: { ids: [9] },
    },
  ],
  sameFiles: [
    {
      entry: { check: 'sameFiles', columns: ['sha256'] },
      pass: table('sha256,n', 20, (i) => `a${i},1`),
      fail: but(
        table('sha256,n', 20, (i) => `a${i},1`),
        7,
        'a3,1',
      ),
      expected: { ids: [7] },
    },
  ],
  silentSounds: [
    {
      entry: { check: 'silentSounds', columns: ['loudness'], settings: { least: -60 } },
      pass: table('loudness,n', 20, (i) => `${-60 + i},1`),
      fail: but(
        table('loudness,n', 20, (i) => `${-60 + i},1`),
        3,
        '-61,1',
      ),
      expected: { ids: [3] },
    },
  ],
  clippedSounds: [
    {
      entry: { check: 'clippedSounds', columns: ['clipped'], settings: { most: 0.001 } },
      pass: table('clipped,n', 20, (i) => `${i / 20_000},1`),
      fail: but(
        table('clipped,n', 20, (i) => `${i / 20_000},1`),
        3,
        '0.0011,1',
      ),
      expected: { ids: [3] },
    },
  ],
  rateMix: [
    {
      entry: { check: 'rateMix', columns: ['sample_rate'] },
      pass: table('sample_rate,n', 20, () => '8000,1'),
      fail: but(
        table('sample_rate,n', 20, () => '8000,1'),
        3,
        '16000,1',
      ),
      expected: { ids: [3] },
    },
  ],
  sizeMix: [
    {
      entry: { check: 'sizeMix', columns: ['width', 'height'], settings: { times: 3 } },
      pass: table('width,height', 20, (i) => (i % 2 ? '640,480' : '480,640')),
      fail: but(
        table('width,height', 20, () => '640,480'),
        3,
        '640,100',
      ),
      expected: { ids: [3] },
    },
  ],
  tinyClasses: [
    {
      entry: { check: 'tinyClasses', columns: ['label'], settings: { least: 10 } },
      pass: table('label,n', 20, (i) => `${i % 2 ? 'cat' : 'dog'},1`),
      fail: but(
        table('label,n', 21, (i) => `${i % 2 || i === 20 ? 'cat' : 'dog'},1`),
        3,
        'cow,1',
      ),
      expected: { ids: [3] },
    },
  ],
  mixedLanguages: [
    {
      entry: { check: 'mixedLanguages', columns: ['note'] },
      pass: table('note,n', 20, (i) => `送货很快 iPhone ${i}，谢谢卖家，下次再来买东西,1`),
      fail: but(
        table('note,n', 20, (i) => `送货很快 ${i}，谢谢卖家,1`),
        6,
        'It came too late and was broken,1',
      ),
      expected: { ids: [6], remedies: ['clear', 'drop', 'quarantine'] },
    },
  ],
  emptyTexts: [
    {
      entry: { check: 'emptyTexts', columns: ['note'] },
      pass: table('note,n', 20, (i) => `<b>good ${i}</b> https://x.org/${i},1`),
      fail: but(
        table('note,n', 20, (i) => `<b>good ${i}</b> https://x.org/${i},1`),
        6,
        '<br> !!! https://x.org/6,1',
      ),
      expected: { ids: [6], remedies: ['clear', 'drop', 'quarantine'] },
    },
  ],
};
