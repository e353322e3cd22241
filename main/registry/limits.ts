// What is known of a model's limits, in sentences: read off its figures, not promised by anybody.
import { drawnTexts, profitCautions, type Text, text } from '../../shared/domain';
import { segmentText } from './card-trust';
import type { CardFacts } from './facts';
import type { Manifest } from './manifest';

/** From here on a test split that was looked at is no longer quite unseen. */
const MANY_OPENINGS = 5;
/** An interval of the main score wider than this can hide a good and a poor model. */
const WIDE = 0.05;
const FEW_OF_CLASS = 100;
const MISCALIBRATED = 0.05;

export function limitsOf(manifest: Manifest, { report, gate, dates }: CardFacts): Text[] {
  const limits: Text[] = [
    text('card.limit.rows', { rows: manifest.recipe.trainingRows, test: manifest.testRows }),
  ];
  for (const { column, from, to } of dates) limits.push(text('card.limit.dates', { column, from, to }));
  const [main] = (['rocAuc', 'accuracy', 'r2'] as const).flatMap((name) => manifest.metrics[name] ?? []);
  if (main && main.high - main.low > WIDE)
    limits.push(text('card.limit.wide', { low: main.low, high: main.high }));
  if (report) {
    const { openings } = report;
    // The second sentence is there where groups are few.
    limits.push(...drawnTexts(report).slice(1));
    if (openings > MANY_OPENINGS) limits.push(text('card.limit.openings', { openings }));
    const [first] = report.thresholds;
    // Rows, where the table is by weight.
    const positives =
      report.perClass?.[1]?.rows ?? (first ? first.truePositives + first.falseNegatives : Infinity);
    if (first && positives < FEW_OF_CLASS)
      limits.push(text('card.limit.few', { positive: report.positive, rows: positives }));
    if (report.classProfit) limits.push(...profitCautions(report.classProfit));
    const error = report.metrics.ece?.value ?? 0;
    if (error > MISCALIBRATED) limits.push(text('card.limit.calibration', { error }));
    if (
      report.comparison?.difference &&
      report.comparison.difference.low <= 0 &&
      report.comparison.difference.high >= 0
    )
      limits.push(text('card.limit.chance'));
  }
  for (const { conditions, sure } of report?.slices?.weak ?? [])
    if (sure) limits.push(text('card.limit.weak', { segment: segmentText(conditions) }));
  for (const { verdict, summary } of manifest.evaluation.rules) if (verdict !== 'pass') limits.push(summary);
  const doubts = gate?.checks.filter(({ verdict }) => verdict !== 'pass').length ?? 0;
  if (doubts > 0) limits.push(text('card.limit.quality', { doubts }));
  limits.push(text('card.limit.levels'), text('card.limit.causes'));
  return limits;
}
