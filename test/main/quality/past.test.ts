import { expect, it } from 'vitest';
import { QualityService } from '../../../main/quality';
import { workshops } from '../data/workshop';

const workshop = workshops();

it('tells what a check measured version by version, the newest report of each, and forgets what comes later', async () => {
  const { data, project, file } = await workshop();
  const quality = new QualityService(project, data);
  expect(await quality.checkHistory('missing:age')).toEqual([]);
  const rows = Array.from({ length: 100 }, (_, i) => `${i % 5 < 2 ? '' : 20 + i},job ${i},CN,x`);
  const imported = await data.import(file('a.csv', `age,job,country,y\n${rows.join('\n')}\n`));
  await quality.saveSuite(await quality.propose('y'));
  await quality.run();
  const again = await quality.run();
  const first = { reportId: again.id, version: 1, figure: 0.4, threshold: 0.3 };
  expect(await quality.checkHistory('missing:age')).toEqual([first]);
  await quality.applyRemedy({ kind: 'fill', entryId: 'missing:age', column: 'age', method: 'median' });
  const mended = await quality.run();
  expect(await quality.checkHistory('missing:age')).toEqual([
    first,
    { reportId: mended.id, version: 2, figure: 0, threshold: 0.3 },
  ]);
  expect(await quality.checkHistory('no such check')).toEqual([]);

  // Back at the first version, the second is not its past.
  project.datasets.use(imported.id);
  const back = await quality.run();
  expect(await quality.checkHistory('missing:age')).toEqual([{ ...first, reportId: back.id }]);

  // Another data set has a past of its own.
  await data.import(file('b.csv', `age,job,country,y\n${rows.join('\n')}\n`));
  const other = await quality.run();
  expect(await quality.checkHistory('missing:age')).toEqual([{ ...first, reportId: other.id }]);
});
