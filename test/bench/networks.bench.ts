// The networks for tables on Adult's fixed split, mean of three seeds. Run with: npm run bench -- networks
import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { type FitEvent, type FittedModel, learnerById, rocAuc, unattended } from '../../main/learn';
import { systemClock } from '../../shared/domain';
import { frameOf, joined, prepare, readTable } from './trees/tables';

const SEEDS = [1, 2, 3];
const WANTED = 0.915;

const root = resolve(import.meta.dirname, '../..');
const tabular = process.env['ASSAY_BENCH_TABLES'] ?? join(root, '../shared/data/tabular');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  if (!existsSync(join(tabular, 'adult_train.csv'))) {
    say('Adult is left out: ../shared/data/tabular is not there.');
    return;
  }
  const train = readTable(join(tabular, 'adult_train.csv'));
  const test = readTable(join(tabular, 'adult_test.csv'));
  const trained = train.get('class')?.length ?? 0;
  test.set(
    'class',
    (test.get('class') ?? []).map((name) => name.replace('.', '')),
  );
  const frame = frameOf(joined(train, test));
  say(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
  for (const id of ['dense', 'transformer'] as const) {
    const learner = learnerById(id);
    const found: number[] = [];
    let [seconds, processor] = [0, 0];
    for (const seed of SEEDS) {
      const isTest = (row: number): boolean => row >= trained;
      const data = prepare(learner, frame, 'class', 'binary', { isTest, validation: 0.15, seed });
      const [began, used] = [performance.now(), process.cpuUsage()];
      const run = learner.fit({ ...data, settings: {}, seed, clock: systemClock, control: unattended });
      let next: IteratorResult<FitEvent, FittedModel>;
      do next = await run.next();
      while (!next.done);
      seconds += (performance.now() - began) / 1000 / SEEDS.length;
      const { user, system } = process.cpuUsage(used);
      processor += (user + system) / 1e6 / SEEDS.length;
      const outputs = next.value.predict(data.test.x, data.test.rows);
      found.push(
        rocAuc(
          data.test.y,
          outputs.filter((_, i) => i % 2 === 1),
        ),
      );
      next.value.dispose();
    }
    const mean = found.reduce((a, b) => a + b, 0) / found.length;
    const each = found.map((value) => value.toFixed(4)).join(', ');
    say(
      `Adult ${id.padEnd(12)} AUC ${mean.toFixed(4)} (${each}), at least ${WANTED} wanted; ${seconds.toFixed(0)} s a fit, ${processor.toFixed(0)} s of processor time`,
    );
  }
}

await main();
process.exit(0);
