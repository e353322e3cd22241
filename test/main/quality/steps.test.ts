// The gate after a person's own steps: what was done on purpose is no fault, and what steps added is looked at too.
import { expect, it } from 'vitest';
import { PrepareService } from '../../../main/prepare';
import { QualityService } from '../../../main/quality';
import { workshops } from '../data/workshop';

const workshop = workshops();
const CSV = `id,amount,city,y\n${Array.from({ length: 60 }, (_, i) => `${i},${(i * 37) % 101},${i % 3 ? 'Bonn' : 'Oslo'},${i % 2 ? 'yes' : 'no'}`).join('\n')}\n`;

it('passes after renaming, retyping, deriving and taking away, and again on the way back', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  const quality = new QualityService(project, data);
  const first = await data.import(file('t.csv', CSV));
  await quality.saveSuite(await quality.propose('y'));
  const before = await quality.run();
  const columnsOf = (report: typeof before) => report.checks.find(({ check }) => check === 'columns');
  expect(columnsOf(before)?.verdict).toBe('pass');
  await prepare.apply({ kind: 'rename', column: 'amount', to: 'price' });
  await prepare.apply({ kind: 'derive', name: 'twice', formula: 'price * 2' });
  await prepare.apply({ kind: 'columns', keep: ['id', 'price', 'twice', 'y'] });
  const after = await quality.run();
  expect(columnsOf(after)).toMatchObject({ verdict: 'pass', columns: [] });
  const named = (report: typeof before) => new Set(report.checks.flatMap(({ columns }) => columns));
  expect(named(after).has('amount')).toBe(false);
  expect(named(after).has('city')).toBe(false);
  // The derived column is asked the same as the one that it came of.
  const missing = (report: typeof before) =>
    report.checks.filter(({ check }) => check === 'missing').flatMap(({ columns }) => columns);
  expect(missing(after)).toContain('twice');
  expect(missing(after)).toContain('price');
  project.datasets.use(first.id);
  expect(columnsOf(await quality.run())?.verdict).toBe('pass');
});

it('still fails where the next file lacks a column', async () => {
  const { data, project, file } = await workshop();
  const prepare = new PrepareService(project, data);
  const quality = new QualityService(project, data);
  await data.import(file('t.csv', CSV));
  await quality.saveSuite(await quality.propose('y'));
  await prepare.apply({ kind: 'rename', column: 'amount', to: 'price' });
  await quality.run();
  const next = CSV.split('\n').map((line) =>
    line
      .split(',')
      .filter((_, i) => i !== 1)
      .join(','),
  );
  await data.import(file('next.csv', next.join('\n')));
  const { checks } = await quality.run();
  expect(checks.find(({ check }) => check === 'columns')).toMatchObject({
    verdict: 'fail',
    columns: ['amount'],
  });
});
