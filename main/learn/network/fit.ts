// Fitting a network: compute's loop with the house's events around it.
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { aimOf, AssayError, text } from '../../../shared/domain';
import { type FittedNetwork, type NetworkTools, type TrainOptions, trainNetwork } from '../../compute';
import { refuseNegative } from '../refusals';
import type { CurvePoint, FitEvent, FitInput, FittedModel } from '../learner';
import { watch, watchedMetric } from '../watch';
import { Fields } from './fields';
import { NetworkModel } from './model';
import { loopSettings, type TrainingSettings } from './settings';
import { encode, lossFor, rises, targetOf, type Target } from './target';

/** Makes the network between a table's columns and the outputs of a target. */
export type Build<S> = (
  tools: NetworkTools,
  fields: Fields,
  target: Target,
  settings: S,
) => ReturnType<TrainOptions['build']>;

export async function* fitNetwork<S extends TrainingSettings>(
  input: FitInput<S>,
  build: Build<S>,
): AsyncGenerator<FitEvent, FittedModel> {
  const { task, classes, features, train, validation, settings, seed, clock, control } = input;
  const aim = aimOf(task, settings);
  if (rises(aim)) refuseNegative(train, validation);
  const target = targetOf(task, classes.length, train, aim);
  const [base, validationBase] = [target.lossBase(train), target.lossBase(validation)];
  const fields = Fields.fit(train, features, settings.bins, () => {
    if (control.cancelled()) throw new AssayError('cancelled');
  });
  const make: TrainOptions['build'] = (tools) => build(tools, fields, target, settings);
  const run = trainNetwork({
    build: make,
    loss: lossFor(task, aim),
    data: encode(fields.encode(train.x, train.rows), fields.width, train, target, settings.labelSmoothing),
    validation: encode(fields.encode(validation.x, validation.rows), fields.width, validation, target, 0),
    settings: loopSettings(settings),
    seed,
    clock,
    control,
    ...(input.timeBudgetMs === undefined ? {} : { timeBudgetMs: input.timeBudgetMs }),
    ...(input.checkpoint ? { checkpoint: input.checkpoint } : {}),
    // Only the validation rows are ever asked about.
    metrics: (outputs) => ({
      [watchedMetric(task, aim)]: watch(task, validation, target.decode(outputs), classes.length, aim),
    }),
  });
  const perEpoch = Math.ceil(train.rows / settings.batchSize);
  let network: FittedNetwork | undefined;
  for (;;) {
    const next = await run.next();
    if (next.done) {
      network = next.value;
      break;
    }
    const event = next.value;
    if (event.type === 'backend') yield { type: 'backend', name: event.name };
    else if (event.type === 'checkpoint') yield { type: 'checkpoint', bytes: event.bytes };
    else if (event.type === 'finished') yield { type: 'ending', ending: endingOf(event) };
    else {
      const { step, fraction, secondsLeft } = event;
      const epoch = event.type === 'epoch' ? event.epoch + 1 : step / perEpoch;
      const at = (name: CurvePoint['name'], value: number): CurvePoint => ({ name, step, epoch, value });
      const points = [
        at('loss', event.loss * target.lossUnit + base),
        at('learningRate', event.learningRate),
      ];
      if (event.type === 'epoch') {
        if (event.validationLoss !== undefined)
          points.push(at('validationLoss', event.validationLoss * target.lossUnit + validationBase));
        const metric = watchedMetric(task, aim);
        const value = event.metrics?.[metric];
        if (value !== undefined) {
          points.push(at(metric, value));
          if (event.best) yield { type: 'best', metric, value, epoch: event.epoch + 1 };
        }
      }
      yield { type: 'points', points };
      yield { type: 'progress', fraction, epoch: Math.floor(epoch), step, secondsLeft };
    }
  }
  return new NetworkModel(network, fields, train.width, target, make);
}

/** What stands at the end of the network: units and activation of the last layer, and means from their logarithms where they are to be above 0. */
export function answerOf(
  { layers, exponential }: NetworkTools,
  x: SymbolicTensor,
  { task, outputs, rises }: Target,
): SymbolicTensor {
  const last = layers.layers.dense({
    units: outputs,
    activation: task === 'binary' ? 'sigmoid' : task === 'multiclass' ? 'softmax' : 'linear',
    kernelInitializer: 'glorotUniform',
  });
  const answer = last.apply(x);
  return (rises ? exponential().apply(answer) : answer) as SymbolicTensor;
}

function endingOf(event: { reason: string; bestEpoch: number; epochs: number }): ReturnType<typeof text> {
  const key =
    event.reason === 'early stop' ? 'earlyStop' : event.reason === 'time budget' ? 'timeBudget' : 'completed';
  return text(`learn.ending.${key}`, {
    epochs: event.epochs,
    best: event.bestEpoch + 1,
    steps: event.epochs,
  });
}
