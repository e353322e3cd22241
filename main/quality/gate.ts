// One run of the gate: all aggregates in one pass, then every check's judgement, whatever becomes of the others.
import {
  AssayError,
  type CheckResult,
  type Suite,
  type SuiteEntry,
  text,
  type Text,
  throwIfCancelled,
  Turns,
  type Verdict,
} from '../../shared/domain';
import { errorTexts } from '../../shared/messages';
import { checkOf } from './checks';
import { titleOf } from './lines';
import { ask, type Asked } from './questions';
import { type Aggregate, type Check, type Measured, type Table, type Tools } from './checks/check';

type Ask = { entry: SuiteEntry; check: Check; aggregates: Record<string, Aggregate> };

/** Measures the enabled entries in order; `onCheck` is told how many are done. */
export async function measureSuite(
  suite: Suite,
  table: Table,
  tools: Tools,
  onCheck: (done: number, all: number) => void = () => undefined,
): Promise<CheckResult[]> {
  const entries = suite.entries.filter((entry) => entry.enabled);
  // A wide table has tens of thousands of entries: others have their turn between, and a cancel is heard.
  const turns = new Turns();
  const breathe = async (): Promise<void> => {
    if (turns.due) await turns.take();
    throwIfCancelled(tools.signal);
  };
  const asks: Ask[] = [];
  const troubles = new Map<string, unknown>();
  for (const entry of entries) {
    await breathe();
    const check = checkOf(entry.check);
    if (!check) continue;
    try {
      asks.push({ entry, check, aggregates: await check.ask(entry, table, tools) });
    } catch (thrown) {
      if (AssayError.from(thrown).code === 'cancelled') throw thrown;
      troubles.set(entry.id, thrown);
    }
  }
  const answers = await askAll(asks, table, tools, troubles);
  const results: CheckResult[] = [];
  for (const entry of entries) {
    await breathe();
    const check = checkOf(entry.check);
    if (!check) continue;
    onCheck(results.length, entries.length);
    const measured = troubles.has(entry.id)
      ? unmeasured(troubles.get(entry.id))
      : await measureOne(entry, check, table, answers.get(entry.id) ?? {}, tools);
    results.push(resultOf(entry, check, measured));
  }
  onCheck(entries.length, entries.length);
  return results;
}

/** Measures one entry by itself, for its failing rows. */
export async function measureEntry(entry: SuiteEntry, table: Table, tools: Tools): Promise<Measured> {
  const check = checkOf(entry.check);
  if (!check) throw new AssayError('quality.checkMissing');
  const aggregates = await check.ask(entry, table, tools);
  const [answer] = await ask([{ aggregates }], table, tools);
  return check.measure(entry, table, answer ?? {}, tools);
}

async function measureOne(
  entry: SuiteEntry,
  check: Check,
  table: Table,
  asked: Asked,
  tools: Tools,
): Promise<Measured> {
  try {
    return await check.measure(entry, table, asked, tools);
  } catch (thrown) {
    return unmeasured(thrown);
  }
}

/** Asks everything at once; when that fails, each entry by itself, so that only the one to blame goes without an answer. */
async function askAll(
  asks: readonly Ask[],
  table: Table,
  tools: Tools,
  troubles: Map<string, unknown>,
): Promise<Map<string, Asked>> {
  const answers = new Map<string, Asked>();
  try {
    const all = await ask(asks, table, tools);
    for (const [i, { entry }] of asks.entries()) answers.set(entry.id, all[i] ?? {});
    return answers;
  } catch (thrown) {
    if (AssayError.from(thrown).code === 'cancelled') throw thrown;
  }
  for (const one of asks) {
    try {
      const [answer] = await ask([one], table, tools);
      answers.set(one.entry.id, answer ?? {});
    } catch (thrown) {
      if (AssayError.from(thrown).code === 'cancelled') throw thrown;
      troubles.set(one.entry.id, thrown);
    }
  }
  return answers;
}

/** A check that could not be measured has not been passed. */
function unmeasured(thrown: unknown): Measured {
  const error = AssayError.from(thrown);
  if (error.code === 'cancelled') throw error;
  return {
    figure: null,
    threshold: null,
    failingRows: 0,
    level: 'fail',
    summary: text('quality.unmeasured', { why: reasonOf(error) }),
  };
}

const reasonOf = (error: AssayError): Text => errorTexts(error).what;

function resultOf(entry: SuiteEntry, check: Check, measured: Measured): CheckResult {
  const verdict: Verdict = measured.level === 'fail' && entry.severity === 'warn' ? 'warn' : measured.level;
  const rowRemedy = measured.failingRows > 0;
  const remedies = check.remedies.filter((kind) => {
    if (kind === 'drop' || kind === 'quarantine') return rowRemedy && measured.failing !== undefined;
    if (kind === 'fill') return rowRemedy;
    if (kind === 'removeColumn' || kind === 'mask' || kind === 'hash') return true;
    return (measured.mends?.[kind]?.length ?? 0) > 0;
  });
  return {
    entryId: entry.id,
    check: entry.check,
    group: check.group,
    title: titleOf(entry),
    columns: measured.columns ?? entry.columns,
    figure: measured.figure,
    threshold: measured.threshold,
    unit: check.unit,
    severity: entry.severity,
    tolerance: entry.tolerance,
    verdict,
    failingRows: measured.failingRows,
    hasRows: measured.failing !== undefined && measured.failingRows > 0,
    summary: measured.summary,
    remedies: verdict === 'pass' && !rowRemedy ? [] : remedies,
  };
}

/** The gate's verdict: the worst of its checks'. */
export const verdictOf = (checks: readonly CheckResult[]): Verdict =>
  checks.some((check) => check.verdict === 'fail')
    ? 'fail'
    : checks.some((check) => check.verdict === 'warn')
      ? 'warn'
      : 'pass';
