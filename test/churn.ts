// Customers of a made-up telephone company, and which of them left: made from a seed, so that every run has the same rows. Who leaves
// depends on what an analyst would suspect (calls to support under a monthly contract, few months, much paid for little), and on chance.
import { Random } from '../shared/domain';

const REGIONS = ['North', 'South', 'East', 'West'] as const;
const PLANS = ['basic', 'plus', 'family', 'premium'] as const;
const PAYMENTS = ['card', 'transfer', 'invoice'] as const;
const DAY = 86_400_000;

/** CSV with a header; about one row in four has `churned` = yes, and some fees and payments are not known. */
export function churnCsv(customers = 3000): string {
  const random = new Random(20_261_126);
  const pick = <T>(of: readonly [T, ...T[]]): T => of[random.below(of.length)] ?? of[0];
  const lines = [
    'customer_id,region,plan,contract,payment,born,tenure_months,monthly_fee,support_calls,data_gb,churned',
  ];
  for (let i = 0; i < customers; i++) {
    const plan = pick(PLANS);
    const monthly = random.uniform() < 0.55;
    const tenure = 1 + Math.floor(71 * random.uniform() ** 1.6);
    const calls = Math.floor(-1.4 * Math.log(1 - random.uniform()));
    const fee = 18 + 14 * PLANS.indexOf(plan) + 6 * random.normal();
    const data = Math.max(0, 4 + 5 * PLANS.indexOf(plan) + 4 * random.normal());
    // What goes together counts more than each by itself: a line through all of it misses the point.
    const leaning =
      -2.4 +
      (monthly && calls >= 2 ? 3.2 : 0) +
      (tenure < 8 ? 1.6 : tenure > 40 ? -1 : 0) +
      (data < 5 && fee > 34 ? 2.4 : 0) +
      0.1 * calls;
    const left = random.uniform() < 1 / (1 + Math.exp(-leaning));
    const born = new Date(Date.UTC(1945, 0, 1) + Math.floor(60 * 365 * random.uniform()) * DAY);
    lines.push(
      [
        `C${String(10_001 + i)}`,
        pick(REGIONS),
        plan,
        monthly ? 'monthly' : 'yearly',
        random.uniform() < 0.04 ? '' : pick(PAYMENTS),
        born.toISOString().slice(0, 10),
        tenure,
        random.uniform() < 0.05 ? '' : fee.toFixed(2),
        calls,
        data.toFixed(1),
        left ? 'yes' : 'no',
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}
