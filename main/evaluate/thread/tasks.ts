// What can be asked of an evaluating thread, what it answers, and how that is found: plain data in, plain data out.
import { aimOf } from '../../../shared/domain';
import type {
  Calibration,
  ClassAgainstRest,
  ClassMoney,
  ClassProfit,
  EvaluationReport,
  JobContext,
  Money,
  Profit,
  Score,
  Task,
  TestComparison,
} from '../../../shared/domain';
import { belongingOf, encodeTarget, listNumbers, rowWeights } from '../../recipe';
import { groupsIn, paired, type Paired, scoreOf } from '../../learn';
import type { HeldOut } from '../../project';
import { assess, type Assessed, type Assessment } from '../assess';
import { fitCalibration, type Method } from '../calibrate';
import { compareModels } from '../compare';
import { classProfitOf } from '../decide';
import { type Chosen, inspectModel } from '../inspect';
import { type Recounted, recountRows } from '../recount';
import { besides, onTestbed, scoreSplits, validationOf } from '../testbed';
import { valuedProfit } from '../worth';
import type { Material, RunModel } from './material';

export type Context = JobContext & { onFraction?: (fraction: number) => void };

/** An ask and its answer, by what is asked for. */
export interface Tasks {
  /** Everything that a report says. */
  assess: { ask: Assessment & WithMaterial; answer: Assessed };
  /** Slices, weak segments and fairness, by the columns chosen. */
  inspect: {
    ask: WithMaterial & {
      threshold: number;
      importance: EvaluationReport['importance'];
      chosen: Chosen;
      seed: number;
    };
    answer: Pick<EvaluationReport, 'slices' | 'fairness'>;
  };
  /** Another run on the same test rows. */
  compare: {
    ask: WithMaterial & { threshold: number; other: RunModel; seed: number };
    answer: Omit<TestComparison, 'runId'>;
  };
  /** A correction of probabilities. */
  correct: { ask: WithMaterial & { method: Method; seed: number }; answer: Calibration };
  /** Profit where a column says what each row is worth, or rows belong together. */
  profit: {
    ask: WithMaterial & {
      money: Money;
      thresholds: EvaluationReport['thresholds'];
      seed: number;
    };
    answer: Profit;
  };
  /** What decisions between several classes bring. */
  classProfit: {
    ask: WithMaterial & { money: ClassMoney; against: readonly ClassAgainstRest[]; seed: number };
    answer: ClassProfit;
  };
  /** What depends on the threshold, at another one. Binary only. */
  recount: {
    ask: WithMaterial & {
      row: EvaluationReport['thresholds'][number];
      attributes: readonly string[];
      seed: number;
    };
    answer: Recounted;
  };
  /** What a run of an earlier version says of its validation rows. */
  heldOut: { ask: WithMaterial; answer: { heldOut: HeldOut; score: Score } };
  /** Two runs on the rows that both held out; null where there are none. */
  pair: { ask: { task: Task; first: HeldOut; second: HeldOut }; answer: Paired | null };
}

interface WithMaterial {
  material: Material;
}

export type Kind = keyof Tasks;
export type Ask<K extends Kind = Kind> = { [P in K]: { kind: P; ask: Tasks[P]['ask'] } }[K];
export type Answer<K extends Kind = Kind> = Tasks[K]['answer'];

const WORK: { [K in Kind]: (ask: Tasks[K]['ask'], ctx: Context) => Promise<Tasks[K]['answer']> } = {
  assess: ({ material, ...assessment }, ctx) =>
    onTestbed(material, (testbed) => assess(testbed, assessment, ctx)),

  inspect: ({ material, threshold, importance, chosen, seed }, ctx) =>
    onTestbed(material, async (testbed) => {
      const outputs = await testbed.scorer.outputs(testbed.frame, testbed.split.test, ctx);
      return inspectModel(testbed, { outputs, threshold }, importance, chosen, seed, ctx);
    }),

  compare: ({ material, threshold, other, seed }, ctx) =>
    onTestbed(material, async (testbed) => {
      const { run, recipe, frame, split, actual, clusters, lists, scorer } = testbed;
      const outputs = await scorer.outputs(frame, split.test, ctx);
      const theirs = await besides(testbed, other, async (beside) => (await scoreSplits(beside, ctx)).model);
      const { task } = recipe.spec;
      const classes = recipe.classes.length;
      const own = { outputs, threshold };
      const aim = aimOf(task, run.settings);
      return compareModels({ task, actual, clusters, lists, classes, aim, own, other: theirs, seed }, ctx);
    }),

  correct: ({ material, method, seed }, ctx) =>
    onTestbed(material, async (testbed) => {
      const validation = await validationOf(testbed, ctx);
      return fitCalibration(validation, testbed.recipe.classes.length, method, seed, ctx);
    }),

  profit: ({ material, money, thresholds, seed }, ctx) =>
    onTestbed(material, async (testbed) =>
      valuedProfit(testbed, await scoreSplits(testbed, ctx), thresholds, money, seed, ctx),
    ),

  classProfit: ({ material, money, against, seed }, ctx) =>
    onTestbed(material, async (testbed) =>
      classProfitOf(testbed, await scoreSplits(testbed, ctx), money, against, seed, ctx),
    ),

  recount: ({ material, row, attributes, seed }, ctx) =>
    onTestbed(material, (testbed) => recountRows(testbed, { row, attributes }, seed, ctx)),

  heldOut: ({ material }, ctx) =>
    onTestbed(material, async ({ run, recipe, scorer, frame, split: { validation: positions } }) => {
      const outputs = Float32Array.from(await scorer.outputs(frame, positions, ctx));
      const actual = encodeTarget(recipe, frame, positions);
      const own = groupsIn(belongingOf(frame, recipe.spec, positions));
      const lists = listNumbers(frame, recipe.spec, positions);
      const weights = rowWeights(recipe, frame, positions, false) ?? undefined;
      const heldOut = {
        ...{ positions, actual, width: scorer.width, repeats: 1, outputs, lists, weights },
        aim: aimOf(recipe.spec.task, run.settings),
        ...own,
      };
      return { heldOut, score: scoreOf(recipe.spec.task, heldOut) };
    }),

  pair: ({ task, first, second }) => Promise.resolve(paired(task, first, second)),
};

/** Does what is asked for, in this thread. @throws AssayError cancelled, and what the work throws */
export const workOn = <K extends Kind>(kind: K, ask: Tasks[K]['ask'], ctx: Context): Promise<Answer<K>> =>
  WORK[kind](ask, ctx);
