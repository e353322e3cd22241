// Several classes in money: what deciding brings, and by what is decided.
import { z } from 'zod';
import { ClassMetrics, Estimate, Metrics } from './metrics';
import type { ClassAgainstRest } from './rest';
import { type Text, text } from './text';

/** Classes in the order of `classes`; rows: what is, columns: what it is decided to be. */
const Square = z.array(z.array(z.number()));

/** What each class decided as each class brings, a row; a cost is negative. */
export const ClassMoney = z.object({
  classes: z.array(z.string()).min(2),
  amounts: Square,
  /** A column of numbers that says what a row is worth. */
  column: z.string().nullable(),
  /** With a column: which part of that worth each cell brings besides its amount; negative where it is lost. */
  shares: Square,
});
export type ClassMoney = z.infer<typeof ClassMoney>;

/** By the likeliest class, or by the class whose expected value is greatest (Bayes; Elkan 2001, "The foundations of cost-sensitive learning"). */
export const DecideBy = z.enum(['likeliest', 'value']);
export type DecideBy = z.infer<typeof DecideBy>;

/** What follows from decisions. */
export const Decided = z.object({
  confusion: Square,
  perClass: z.array(ClassMetrics),
  /** Those that follow from the table: accuracy, precision, recall and their like. */
  metrics: Metrics,
});
export type Decided = z.infer<typeof Decided>;

export const ClassProfit = z.object({
  money: ClassMoney,
  /** What each class decided as each is expected to bring: the amounts, and what the column's mean worth of the class adds. */
  values: Square,
  /** What a test row brings on average, decided the one way and the other. */
  likeliest: Estimate,
  value: Estimate,
  /** By value minus by the likeliest class, on the same rows. */
  more: Estimate,
  /** What the probabilities promise of decisions by value, a row. */
  promised: z.number(),
  /** Decisions by value. */
  decided: Decided,
  /** Classes whose probabilities are surely far off, and those of which these rows cannot tell. */
  dishonest: z.array(z.string()),
  untold: z.array(z.string()),
});
export type ClassProfit = z.infer<typeof ClassProfit>;

/** A calibration error beyond this is bad, and one beyond this part of a class's share. */
const FAR = 0.05;
const FAR_OF_SHARE = 0.25;

/** Whether the probabilities of a class are surely far off; null where these rows cannot tell. */
export const surelyOff = ({ calibrationTest: test, share }: ClassAgainstRest): boolean | null =>
  test && test.surely > Math.min(FAR, FAR_OF_SHARE * share);

/** What has to be said wherever a profit is told: that the probabilities it is decided by are badly off, or not known to be right. */
export function profitCautions({ dishonest, untold }: Pick<ClassProfit, 'dishonest' | 'untold'>): Text[] {
  const listed = (names: readonly string[]): Text =>
    names
      .map((name) => text('evaluate.quoted', { name }))
      .reduce((first, second) => text('evaluate.listed', { first, second }));
  return [
    ...(dishonest.length > 0 ? [text('evaluate.profit.dishonest', { classes: listed(dishonest) })] : []),
    ...(untold.length > 0 ? [text('evaluate.profit.untold', { classes: listed(untold) })] : []),
  ];
}

/** Which way of deciding brings more a row, by how much (not below 0), and whether that is sure on rows like these. */
export function moreBy({
  more: { value, low, high },
}: Pick<ClassProfit, 'more'>): Estimate & { way: DecideBy; certainty: 'sure' | 'unsure' | 'same' } {
  const certainty = low > 0 || high < 0 ? 'sure' : value === 0 && low === 0 && high === 0 ? 'same' : 'unsure';
  return value >= 0
    ? { way: 'value', certainty, value, low, high }
    : { way: 'likeliest', certainty, value: -value, low: -high, high: -low };
}

/** The same in a sentence. */
export function moreText(profit: Pick<ClassProfit, 'more'>): Text {
  const { way, certainty, ...more } = moreBy(profit);
  return text(`evaluate.classProfit.more.${certainty}`, { ...more, way: text(`evaluate.decideBy.${way}`) });
}

/** What the model itself decides by, where that is not the likeliest class. */
export const decisionOf = ({
  decidedBy,
  classProfit,
}: {
  decidedBy?: DecideBy | undefined;
  classProfit?: ClassProfit | undefined;
}): number[][] | undefined => (decidedBy === 'value' ? classProfit?.values : undefined);
