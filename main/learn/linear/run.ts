// Where a fit is: the stage of its way, and the state within it.
import { type Text, text } from '../../../shared/domain';
import type { FitInput } from '../learner';
import { refuseNegative } from '../refusals';
import { type LbfgsState, lbfgsStart, lbfgsStep, type Objective, steepness } from './lbfgs';
import { lossFor } from './losses';
import { LinearModel } from './model';
import { evaluate, lossAlone, objectiveOf, type Problem, sizesOf } from './objective';
import { after, bestOf, firstWay, isBetter, type Way } from './path';
import { coefficientsOf, scalingOf } from './scaling';
import type { LinearSettings } from './settings';

export class Run {
  readonly problem: Problem;
  way: Way;
  state: LbfgsState;
  private objective: Objective;
  private sizes: Float64Array | null;
  /** Set where no step lowers the value any more. */
  private flat = false;
  private atLimit = false;
  /** What the way came to. */
  private end: { tried: Way['tried']; kept: Float64Array } | null = null;

  constructor(
    private readonly input: FitInput<LinearSettings>,
    check: () => void,
  ) {
    const { task, classes, train, settings } = input;
    const loss = lossFor(task, settings.objective, settings.alpha);
    if (loss.link === 'exp') refuseNegative(input.train, input.validation);
    this.problem = {
      loss,
      data: train,
      outputs: task === 'multiclass' ? classes.length : 1,
      rowWeights: train.weights ?? null,
      l1Ratio: settings.l1Ratio,
      scaling: scalingOf(train, loss),
      check,
    };
    this.way = firstWay(
      settings.penaltyBy === 'auto' ? 1 : settings.penalty,
      settings.penaltyBy === 'auto',
      loss.cornered,
    );
    this.objective = objectiveOf(this.problem, this.way.stage);
    this.sizes = sizesOf(this.problem, this.way.stage);
    const parameters = new Float64Array(this.problem.outputs * (train.width + 1));
    this.state = {
      ...{ x: parameters, value: Infinity, gradient: parameters.slice() },
      ...{ steps: [], changes: [], iteration: 0 },
    };
  }

  /** From the start or from where an earlier run was left. */
  begin(resumed: { state: LbfgsState; way: Way } | null): void {
    if (resumed) this.enter(resumed.way, resumed.state);
    else this.enter(this.way);
  }

  get iterations(): number {
    return this.way.done + this.state.iteration;
  }

  steepness(): number {
    return this.flat ? 0 : steepness(this.state, this.sizes);
  }

  /** Takes a step; false where none lowers the value. */
  step(): boolean {
    this.problem.check();
    const next = lbfgsStep(this.state, this.objective, this.sizes);
    if (next) this.state = next;
    else this.flat = true;
    return next !== null;
  }

  /** Ends this stage and begins the next; false where this was the last. */
  nextStage(): boolean {
    const { state, input } = this;
    this.atLimit = state.iteration >= input.settings.iterations;
    const loss = this.validationLoss(state.x);
    const next = after(this.way, state.x, loss, state.iteration);
    if (!next) {
      const { tried, settled, stage, kept } = this.way;
      // Beside the way, not in it: what goes on from a checkpoint of this end ends the same.
      this.end = {
        tried: settled ? tried : [...tried, { penalty: stage.penalty, loss }],
        kept: isBetter(this.way, loss) || !kept ? state.x : kept,
      };
      return false;
    }
    this.enter(next);
    return true;
  }

  /** The parameters that the way ended with. */
  kept(): Float64Array {
    return this.end?.kept ?? this.state.x;
  }

  /** The best so far when there is no time to end the way. */
  bestNow(): Float64Array {
    const { kept } = this.way;
    if (!kept) return this.state.x;
    return this.validationLoss(this.state.x) < this.validationLoss(kept) ? this.state.x : kept;
  }

  /** Whether what is being fitted now is what would be kept. */
  get leading(): boolean {
    return this.way.kept === null || this.way.settled;
  }

  modelOf(parameters: Float64Array): LinearModel {
    const { outputs, data, scaling, loss } = this.problem;
    return new LinearModel(
      this.input.task,
      data.width,
      loss.link,
      coefficientsOf(parameters, outputs, data.width, scaling),
    );
  }

  /** Of these parameters. Those of the present state cost no pass over the rows. */
  trainingLoss(parameters: Float64Array): number {
    if (parameters === this.state.x) return lossAlone(this.problem, this.way.stage, this.state);
    const { loss, data, rowWeights } = this.problem;
    const counted = rowWeights ? { ...data, weights: rowWeights } : data;
    return evaluate(loss, counted, this.modelOf(parameters).coefficients).loss;
  }

  ending(): Text {
    const tried = this.end?.tried ?? [];
    const best = bestOf(tried);
    const steps = this.iterations;
    if (tried.length > 1 && best)
      return text('learn.ending.linear.chosen', { steps, tried: tried.length, penalty: best.penalty });
    return text(this.atLimit ? 'learn.ending.iterations' : 'learn.ending.converged', { steps });
  }

  private validationLoss(parameters: Float64Array): number {
    const { loss, outputs, scaling, data } = this.problem;
    return evaluate(loss, this.input.validation, coefficientsOf(parameters, outputs, data.width, scaling))
      .loss;
  }

  private enter(way: Way, state?: LbfgsState): void {
    const objective = objectiveOf(this.problem, way.stage);
    const sizes = sizesOf(this.problem, way.stage);
    // Set together, after the pass that may be left: a checkpoint never holds the half of a stage.
    const begun = state ?? lbfgsStart(way.kept ?? this.state.x, objective, sizes);
    Object.assign(this, { way, objective, sizes, state: begun, flat: false });
  }
}
