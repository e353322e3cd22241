// One check on one small file: what it says, and of which rows.
import { expect } from 'vitest';
import { type CheckResult, type Suite, type SuiteEntry, type Text } from '../../../shared/domain';
import { hasMessage, say } from '../../../shared/messages';
import { type QualityService } from '../../../main/quality';
import type { Workshop } from '../data/workshop';

/** Every text in a value has its words in both languages, and no placeholder without a value. */
export function checkTexts(value: unknown): void {
  if (value === null || typeof value !== 'object') return;
  if ('key' in value && typeof value.key === 'string') {
    expect([value.key, hasMessage(value.key)]).toEqual([value.key, true]);
    // A pattern that the check was given may hold braces.
    if (!value.key.startsWith('quality.pattern'))
      for (const locale of ['en', 'zh'] as const)
        expect(say(value as Text, locale)).not.toMatch(/[{}]|–|undefined|NaN/);
  }
  for (const part of Object.values(value)) checkTexts(part);
}

export type Judged = CheckResult & { ids: number[] };
export type Given = Partial<SuiteEntry> & { check: string };

/** Runs one entry on the present version and returns its result and the ids of its failing rows. */
export async function judgeEntry(quality: QualityService, entry: Given, target?: string): Promise<Judged> {
  const whole: SuiteEntry = {
    ...{ id: 'it', columns: [], settings: {}, severity: 'block', tolerance: 0, enabled: true },
    ...entry,
  };
  const suite: Suite = { target: target ?? null, entries: [whole] };
  await quality.saveSuite(suite);
  const report = await quality.run();
  checkTexts(report);
  const [result] = report.checks;
  if (!result) throw new Error('no result');
  const rows = await quality.failingRows({ reportId: report.id, entryId: 'it', offset: 0, limit: 500 });
  return { ...result, ids: rows.rowIds };
}

export async function judgeCsv(
  { data, file }: Workshop,
  quality: QualityService,
  csv: string,
  entry: Given,
  target?: string,
): Promise<Judged> {
  await data.import(file('t.csv', csv));
  return judgeEntry(quality, entry, target);
}

export const lines = (n: number, row: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => row(i)).join('\n');
