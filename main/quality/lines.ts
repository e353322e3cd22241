// What the window sees of a report: its head, and the lines of its checks a page at a time.
import { CheckGroup, mapInTurns, text } from '../../shared/domain';
import type { CheckLine, CheckList, CheckResult, GateHead, GateReport } from '../../shared/domain';
import type { Suite, SuiteEntry, Text, VerdictCounts } from '../../shared/domain';
import { type Locale, say } from '../../shared/messages';
import { nameList } from './checks/check';

/** Changes that would turn the gate green which come with the head. */
const FIRST_TO_DO = 20;
const RANK = { fail: 0, warn: 1, pass: 2 } as const;

const none = (): VerdictCounts => ({ pass: 0, warn: 0, fail: 0 });

export function headOf({ checks, toDo, ...rest }: GateReport): GateHead {
  const all = none();
  const byGroup = new Map(CheckGroup.options.map((group) => [group, none()]));
  for (const { group, verdict } of checks) {
    all[verdict]++;
    (byGroup.get(group) ?? none())[verdict]++;
  }
  const groups = [...byGroup].map(([group, counts]) => ({ group, checks: counts }));
  return {
    ...rest,
    checks: all,
    groups: groups.filter(({ checks: { pass, warn, fail } }) => pass + warn + fail > 0),
    toDo: toDo.slice(0, FIRST_TO_DO),
    toDos: toDo.length,
  };
}

/** What a check of the suite is called. */
export const titleOf = ({ check, columns }: SuiteEntry): Text =>
  text(`quality.${check}.title`, {
    column: columns[0] ?? '',
    other: columns[1] ?? '',
    columns: nameList(columns),
  });

export interface LinesAsked {
  list: CheckList;
  group: CheckGroup | null;
  words: string;
  locale: Locale;
  offset: number;
  limit: number;
}

type Listed = { result: CheckResult } | { entry: SuiteEntry };

/** The lines of one report and suite; what was ordered and found last is known when the next page is asked for. */
export class CheckLines {
  private lists: { report: GateReport | null; suite: Suite; of: Map<CheckList, Listed[]> } | null = null;
  private found: { key: string; of: Listed[]; lines: Listed[] } | null = null;

  async page(
    asked: LinesAsked,
    report: GateReport | null,
    suite: Suite,
  ): Promise<{ total: number; lines: CheckLine[] }> {
    const all = this.list(asked.list, report, suite);
    const lines = await this.matching(asked, all);
    const some = lines.slice(asked.offset, asked.offset + asked.limit);
    return { total: lines.length, lines: some.map(lineOf) };
  }

  private list(list: CheckList, report: GateReport | null, suite: Suite): Listed[] {
    if (this.lists?.report !== report || this.lists.suite !== suite)
      this.lists = { report, suite, of: new Map() };
    const known = this.lists.of.get(list);
    if (known) return known;
    const made = list === 'off' ? notMeasured(report, suite) : measured(list, report);
    this.lists.of.set(list, made);
    return made;
  }

  private async matching({ list, group, words, locale }: LinesAsked, all: Listed[]): Promise<Listed[]> {
    const wanted = words.trim().toLowerCase();
    if (group === null && wanted === '') return all;
    const key = JSON.stringify([list, group, wanted, locale]);
    if (this.found?.key === key && this.found.of === all) return this.found.lines;
    const fits = await mapInTurns(all, (one) => {
      if (group !== null && (!('result' in one) || one.result.group !== group)) return false;
      const { columns } = 'result' in one ? one.result : one.entry;
      const title = 'result' in one ? one.result.title : titleOf(one.entry);
      return (
        say(title, locale).toLowerCase().includes(wanted) ||
        columns.some((name) => name.toLowerCase().includes(wanted))
      );
    });
    const lines = all.filter((_, i) => fits[i]);
    this.found = { key, of: all, lines };
    return lines;
  }
}

function measured(list: 'open' | 'quiet', report: GateReport | null): Listed[] {
  const place = new Map(CheckGroup.options.map((group, i) => [group, i]));
  return (report?.checks ?? [])
    .filter(({ verdict }) => (verdict === 'pass') === (list === 'quiet'))
    .sort(
      (a, b) => (place.get(a.group) ?? 0) - (place.get(b.group) ?? 0) || RANK[a.verdict] - RANK[b.verdict],
    )
    .map((result) => ({ result }));
}

function notMeasured(report: GateReport | null, suite: Suite): Listed[] {
  const known = new Set(report?.checks.map(({ entryId }) => entryId));
  return suite.entries.filter(({ id }) => !known.has(id)).map((entry) => ({ entry }));
}

function lineOf(one: Listed): CheckLine {
  if ('entry' in one) {
    const { id, check, enabled } = one.entry;
    const nothing = { figure: null, threshold: null, unit: 'count', verdict: null, failingRows: 0 } as const;
    const title = titleOf(one.entry);
    return { entryId: id, check, group: null, title, summary: null, ...nothing, enabled };
  }
  const { entryId, check, group, title, figure, threshold, unit, verdict, failingRows } = one.result;
  const summary = verdict === 'pass' ? null : one.result.summary;
  return {
    ...{ entryId, check, group, title, summary, figure, threshold },
    ...{ unit, verdict, failingRows, enabled: true },
  };
}
