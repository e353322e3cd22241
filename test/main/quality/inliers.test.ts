import { expect, it } from 'vitest';
import { spikesIn } from '../../../main/quality/checks/inliers';
import { QualityService } from '../../../main/quality';
import { Random } from '../../../shared/domain';
import { workshops } from '../data/workshop';
import { lines } from './judge';

const workshop = workshops();

const LIMITS = { times: 10, share: 0.01 };
const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

it('finds the average that was filled in for what was not known', () => {
  const random = new Random(4);
  const ages = Array.from({ length: 900 }, (_, i) =>
    i % 5 === 0 ? 29.7 : Math.round(200 + 400 * random.uniform()) / 10,
  );
  expect(spikesIn(sorted(ages), LIMITS)).toMatchObject([{ value: 29.7 }]);
});

it('takes round figures for what they are where all round figures are frequent, and leaves zero and the ends to others', () => {
  const random = new Random(5);
  // A price of whole tens in nine of ten rows.
  const prices = Array.from({ length: 2000 }, () =>
    random.below(10) > 0 ? 10 * random.below(60) : random.below(600) + 0.5,
  );
  expect(spikesIn(sorted(prices), LIMITS)).toEqual([]);
  const normal = Array.from({ length: 2000 }, () => random.normal());
  expect(spikesIn(sorted(normal), LIMITS)).toEqual([]);
  expect(spikesIn(sorted(normal.map((x, i) => (i % 10 === 0 ? 0 : x))), LIMITS)).toEqual([]);
  expect(spikesIn(sorted(normal.map((x, i) => (i % 10 === 0 ? 9 : x))), LIMITS)).toEqual([]);
  expect(spikesIn(sorted(normal.map((x, i) => (i % 10 === 0 ? 0.25 : x))), LIMITS)).toMatchObject([
    { value: 0.25 },
  ]);
});

it('is proposed for amounts and days, and clears what it finds', async () => {
  const { project, data, file } = await workshop();
  const quality = new QualityService(project, data);
  const born = (i: number): string =>
    i % 20 === 0
      ? '1990-01-01'
      : new Date(Date.UTC(1950, 0, 1 + ((i * 7919) % 25_000))).toISOString().slice(0, 10);
  await data.import(file('t.csv', `born,n\n${lines(600, (i) => `${born(i)},${(i * 37) % 601}`)}\n`));
  const report = await quality.run();
  const found = report.checks.find(({ check }) => check === 'inliers');
  expect(found).toMatchObject({ verdict: 'warn', columns: ['born'], failingRows: 30 });
  expect(found?.summary.params).toMatchObject({ values: '1990-01-01', times: 30 });
  const made = await quality.applyRemedy({ kind: 'clear', entryId: 'inliers' });
  const [missing] = await data.query(
    `SELECT count_if(born IS NULL) AS n FROM ${await data.relation(made.id)}`,
  );
  expect([made.rows, missing?.['n']]).toEqual([600, 30]);
});
