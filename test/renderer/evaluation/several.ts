// A small report on three classes, of which one is too rare to tell.
import type { ClassAgainstRest, EvaluationReport } from '../../../shared/domain';
import { report } from './report';

const near = (value: number) => ({ value, low: value - 0.01, high: value + 0.01 });
const curve = [
  { x: 0, y: 0 },
  { x: 0.2, y: 0.7 },
  { x: 1, y: 1 },
];

const against = (name: string, rows: number, area: number | null): ClassAgainstRest => ({
  ...{ name, rows, share: rows / 100 },
  rocAuc: area === null ? null : near(area),
  averagePrecision: area === null ? null : near(area - 0.2),
  roc: area === null ? [] : curve,
  precisionRecall: area === null ? [] : curve.map(({ x, y }) => ({ x, y: 1 - y / 2 })),
  gains:
    area === null ? [] : [0.1, 0.5, 1].map((share) => ({ share, gain: near(share), lift: near(1 + area) })),
  lift:
    area === null
      ? []
      : Array.from({ length: 10 }, (_, d) => ({ rows: 10, rate: 0.9 - d / 10, lift: near(2 - d / 5) })),
  calibration:
    area === null ? [] : [0.2, 0.8].map((p) => ({ predicted: p, observed: p, low: p, high: p, count: 50 })),
  ece: area === null ? null : near(0.03),
  calibrationTest: area === null ? null : { chance: 0.02, p: 0.4, surely: 0, atMost: 0.06, detectable: 0.05 },
});

const figures = (name: string, rows: number, said: number) => ({
  ...{ name, rows, said },
  ...{ precision: near(0.7), recall: near(0.6), f1: near(0.65) },
});

export const several: EvaluationReport = {
  ...report,
  ...{ task: 'multiclass', target: 'animal', positive: null, classes: ['bird', 'cat', 'owl'] },
  ...{ thresholds: [], roc: [], precisionRecall: [] },
  metrics: {
    ...{ accuracy: near(0.7), ece: near(0.03), rocAuc: near(0.85), rocAucWeighted: near(0.86) },
    ...{ averagePrecision: near(0.65), averagePrecisionWeighted: near(0.66) },
  },
  confusion: [
    [50, 9, 0],
    [10, 30, 0],
    [1, 0, 0],
  ],
  perClass: [figures('bird', 59, 61), figures('cat', 40, 39), figures('owl', 1, 0)],
  oneVsRest: [against('bird', 59, 0.9), against('cat', 40, 0.8), against('owl', 1, null)],
};
