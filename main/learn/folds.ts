// One trial on a small table: cross-validation over the rows of training and validation, then a fit on all of them.
import { aimOf, AssayError, type Resampling, type Settings, type Task } from '../../shared/domain';
import { type Belonging, type Fold, foldFits } from '../data';
import { groupsIn } from './groups';
import type { HeldOut } from '../project';
import { fromBytes, toBytes } from './folds-checkpoint';
import type { CurvePoint, FitEvent, FitInput, FittedModel, Labelled } from './learner';
import type { AnyLearner } from './learner';
import { part as partOf, scoreOf, standingOf } from './standing';

export interface Folds {
  folds: number;
  /** Of rows that lie in time there is one round. */
  repeats: number;
  /** The same for every trial of a project, so that all are scored on the same folds. */
  seed: number;
}

/** The rows with their features fitted on some of them: what a fold learns from must not have seen what it is scored on. */
export interface FoldMaterial {
  rows: number;
  y: Float64Array;
  /** Places of the rows in the data, rising. */
  positions: Int32Array;
  /** Which of them no fold may part, or which came first. */
  belonging: Belonging;
  /** Ranking: the number of each row's list. */
  lists?: Int32Array | undefined;
  /** How much each row counts where it is scored; all alike where absent. */
  weights?: Float64Array | undefined;
  /** Features of the rows by places in `positions`, with the recipe fitted on `train`. */
  make(train: Int32Array): {
    features: FitInput<Settings>['features'];
    /** @param training whether these are the rows that the recipe was fitted on: steps that look at the target leave out each row's own */
    part(rows: Int32Array, training?: boolean): Labelled;
  };
}

export interface FoldsInput extends Pick<
  FitInput<Settings>,
  'task' | 'classes' | 'settings' | 'seed' | 'clock' | 'control'
> {
  learner: AnyLearner;
  material: FoldMaterial;
  resampling: Folds;
  timeBudgetMs?: number | undefined;
  checkpoint?: Uint8Array | undefined;
}

export type FoldsEvent = FitEvent | { type: 'heldOut'; heldOut: HeldOut };

/** Fits that find how long to train, on a partition of their own: what is scored had no say in it. */
const LENGTH_FITS = 3;
/** How many fits a run comes to: of folds, with those that find the length, and the last one of all rows. */
export const fitsOf = ({ early }: Pick<AnyLearner, 'early'>, resampling: Resampling | undefined): number =>
  resampling?.kind === 'folds' ? resampling.folds * resampling.repeats + 1 + (early ? LENGTH_FITS : 0) : 1;

const CHECKPOINT_MS = 1000;
/** A curve keeps a point where its step has grown by a twentieth: some 150 points whatever the length. */
const THIN = 1.05;

interface Unit {
  kind: 'length' | 'score' | 'last';
  train: Int32Array;
  held: Int32Array;
  /** Of a scored unit. */
  repeat: number;
}

/**
 * Yields the events of the whole and returns the model of all rows. Learners that stop early (`Learner.early`) first find their length on
 * folds that are not scored; all scored fits and the last one have that length. Resumes to the same bits.
 */
export async function* fitFolds(input: FoldsInput): AsyncGenerator<FoldsEvent, FittedModel> {
  const { learner, material, task, classes, clock, control, seed } = input;
  const { rows, y, positions, belonging, lists, weights } = material;
  const { folds, repeats } = input.resampling;
  const width = Math.max(1, classes.length);
  const aim = aimOf(task, input.settings);
  const own = { ...input.settings, ...learner.plain };
  const units = unitsOf(material, task, input.resampling, learner.early !== undefined);
  const kept = belonging.kind === 'none' ? [] : [belonging.kind];
  const identity = JSON.stringify([rows, folds, repeats, width, input.settings, seed, ...kept]);
  const before = input.checkpoint ? fromBytes(input.checkpoint, identity) : null;
  const outputs = before?.outputs ?? new Float32Array(repeats * rows * width);
  const lengths = before?.lengths ?? [];
  const begun = clock.now() - (before?.elapsedMs ?? 0);
  let done = before?.done ?? 0;
  let saved = clock.now();
  const bytes = (inner: Uint8Array | null): FitEvent => ({
    type: 'checkpoint',
    bytes: toBytes({ done, lengths, outputs, inner, elapsedMs: clock.now() - begun }, identity),
  });
  let inner = before?.inner ?? undefined;
  let told = false;
  for (; done < units.length; done++) {
    const unit = units[done] as Unit;
    if (control.cancelled()) throw new AssayError('cancelled');
    const { features, part } = material.make(unit.train);
    const train = part(unit.train, true);
    const held = unit.kind === 'last' ? train : part(unit.held);
    const settings = unit.kind === 'length' ? own : atLength(learner, own, lengths);
    let best = 0;
    const left = input.timeBudgetMs === undefined ? undefined : input.timeBudgetMs - (clock.now() - begun);
    const fit = learner.fit({
      task,
      classes,
      features,
      train,
      validation: held,
      settings,
      seed: seed + done,
      clock,
      control,
      // A fit that was cut short would be scored as if it were whole: the trial as a whole is ended from outside instead.
      ...(unit.kind === 'last' && left !== undefined ? { timeBudgetMs: Math.max(1, left) } : {}),
      ...(inner ? { checkpoint: inner } : {}),
    });
    inner = undefined;
    let lastStep = 0;
    let model: FittedModel | null = null;
    while (model === null) {
      const next = await fit.next();
      if (next.done) model = next.value;
      else {
        const event = next.value;
        if (event.type === 'checkpoint') {
          if (control.cancelled() || control.paused() || clock.now() - saved >= CHECKPOINT_MS) {
            saved = clock.now();
            yield bytes(event.bytes);
          }
        } else if (event.type === 'best') best = event.epoch;
        else if (event.type === 'progress') {
          const fraction = (done + event.fraction) / units.length;
          const elapsed = (clock.now() - begun) / 1000;
          const secondsLeft = fraction > 0.1 ? (elapsed * (1 - fraction)) / fraction : null;
          yield { ...event, fraction, secondsLeft };
        } else if (event.type === 'points') {
          // One curve stands for all.
          const step = event.points[0]?.step ?? 0;
          if (done === 0 && (lastStep === 0 || step >= lastStep * THIN)) {
            lastStep = step;
            yield event;
          }
        } else if (event.type === 'backend' && !told) {
          told = true;
          yield event;
        }
      }
    }
    if (unit.kind === 'last') {
      const heldOut = judged({
        positions,
        actual: y,
        width,
        repeats,
        outputs,
        lists,
        weights,
        aim,
        ...groupsIn(belonging),
      });
      const { metric, value } = scoreOf(task, heldOut);
      yield { type: 'best', metric, value, epoch: lengths.length > 0 ? middle(lengths) : best };
      yield { type: 'heldOut', heldOut };
      return model;
    }
    try {
      if (unit.kind === 'length') lengths.push(Math.max(1, best));
      else yield { type: 'points', points: [take(unit, model.predict(held.x, held.rows))] };
    } finally {
      model.dispose();
    }
    if (clock.now() - saved >= CHECKPOINT_MS) {
      saved = clock.now();
      done++;
      yield bytes(null);
      done--;
    }
  }
  throw new AssayError('internal', {}, { cause: 'Cross-validation ended without its last fit.' });

  /** Only the rows that were held out: of those that lie in time, the earliest never are. */
  function judged(all: HeldOut): HeldOut {
    if (belonging.kind !== 'times') return all;
    const places = units.filter(({ kind }) => kind === 'score').flatMap(({ held }) => [...held]);
    return partOf(all, Int32Array.from(places, (i) => positions[i] as number).sort());
  }

  /** Keeps what a fold said of the rows that it had not seen; returns its figure as a point. */
  function take({ repeat, held }: Unit, said: Float32Array): CurvePoint {
    held.forEach((row, i) =>
      outputs.set(said.subarray(i * width, (i + 1) * width), (repeat * rows + row) * width),
    );
    const fold = units.slice(0, done + 1).filter(({ kind }) => kind === 'score').length;
    const actual = Float64Array.from(held, (row) => y[row] as number);
    const only: HeldOut = {
      ...{ positions: held, actual, width, repeats: 1, outputs: said },
      lists: lists && Int32Array.from(held, (row) => lists[row] as number),
      weights: weights && Float64Array.from(held, (row) => weights[row] as number),
      aim,
    };
    return { name: 'foldScore', step: fold, epoch: fold, value: standingOf(task, only).value };
  }
}

/** Learners that stop early train for the middle of the lengths that were found, without looking at held-out rows. */
function atLength(learner: AnyLearner, settings: Settings, lengths: readonly number[]): Settings {
  if (!learner.early || lengths.length === 0) return settings;
  const { length, patience } = learner.early;
  return { ...settings, [length]: middle(lengths), [patience.name]: patience.most };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return Math.round(((sorted[Math.floor(half)] as number) + (sorted[Math.ceil(half)] as number)) / 2);
}

function unitsOf(
  { y, belonging }: FoldMaterial,
  task: Task,
  { folds, repeats, seed }: Folds,
  lengths: boolean,
): Unit[] {
  const dealt = (repeat: number): Fold[] =>
    foldFits(y, { task, belonging, folds, seed: seed + repeat }, repeat < 0 ? 0.5 : 0);
  const units: Unit[] = [];
  // In time the last ones, which learn from nearly as much as the fit that is kept.
  const longest = belonging.kind === 'times' ? -LENGTH_FITS : 0;
  if (lengths)
    for (const fold of dealt(-1).slice(longest).slice(0, LENGTH_FITS))
      units.push({ kind: 'length', repeat: -1, ...fold });
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const fold of dealt(repeat)) units.push({ kind: 'score', repeat, ...fold });
  const all = Int32Array.from(y, (_, i) => i);
  units.push({ kind: 'last', repeat: -1, train: all, held: all });
  return units;
}
