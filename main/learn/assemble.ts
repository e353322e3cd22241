// Recipe and learner as ONE graph: raw columns in, prediction out.
import { type Calibration, type ConformalBand, type FittedRecipe, saysNumber } from '../../shared/domain';
import { GraphBuilder, metadataOf, type Value } from '../compute';
import { lowerRecipe } from '../recipe';
import { lowerBand, lowerCalibration } from './correction';
import { type DecisionValues, lowerDecision } from './decision';

export interface Assembly {
  /** Binary only: the positive class's probability from which it is the label. */
  threshold?: number | undefined;
  /** Several classes: what each decision brings, where the label is the one expected to bring most. */
  decision?: DecisionValues | undefined;
  /** How the probabilities are corrected. */
  calibration?: Calibration | null | undefined;
  /** Regression only: gives the outputs `low` and `high`. */
  band?: ConformalBand | null | undefined;
}

/** Metadata of a graph that takes raw columns itself, with recipes of its own inside (an ensemble's). */
export const RAW = 'assay.raw';

/**
 * Joins a fitted recipe and a learner's graph (`features` to `probabilities` or `prediction`).
 * Inputs ['N', 1] by raw column name, as lowerRecipe says. Outputs: classification `label` string ['N'] and `probabilities` float32
 * ['N', classes]; regression `prediction` float32 ['N'], with a band also `low` and `high`.
 * A graph that takes raw columns itself is only finished.
 */
export function assembleModel(
  recipe: FittedRecipe,
  onnx: Uint8Array,
  { threshold = 0.5, decision, calibration, band }: Assembly = {},
): Uint8Array {
  const graph = new GraphBuilder({ name: 'assay', prefix: 'assay/' });
  const outputs = takesRaw(onnx)
    ? graph.inline(onnx)
    : graph.inline(onnx, { features: lowerRecipe(recipe, graph) });
  const { classes } = recipe;
  graph.metadata('assay.format', '1');
  graph.metadata('assay.task', recipe.spec.task);
  graph.metadata('assay.target', recipe.spec.target);
  if (saysNumber(recipe.spec.task)) {
    const prediction = graph.output('prediction', need(outputs['prediction']), 'float32', ['N']);
    if (band) {
      const { low, high } = lowerBand(graph, prediction, band);
      graph.output('low', low, 'float32', ['N']);
      graph.output('high', high, 'float32', ['N']);
    }
    return graph.toBytes();
  }
  const learnt = need(outputs['probabilities']);
  const probabilities = calibration ? lowerCalibration(graph, learnt, calibration) : learnt;
  const index =
    recipe.spec.task === 'binary'
      ? atThreshold(graph, probabilities, threshold)
      : decision
        ? lowerDecision(graph, probabilities, decision)
        : likeliest(graph, probabilities);
  graph.metadata('assay.classes', JSON.stringify(classes));
  graph.output('label', graph.op('Gather', [graph.constant(classes), index]), 'string', ['N']);
  graph.output('probabilities', probabilities, 'float32', ['N', classes.length]);
  return graph.toBytes();
}

/** Whether a learner's graph takes raw columns, with recipes of its own inside. */
export const takesRaw = (onnx: Uint8Array): boolean => metadataOf(onnx)[RAW] === '1';

const likeliest = (graph: GraphBuilder, probabilities: Value): Value =>
  graph.op('ArgMax', [probabilities], { axis: 1, keepdims: 0 });

/** 1 where the positive class's probability reaches the threshold. Compared in doubles, as JavaScript does. */
function atThreshold(graph: GraphBuilder, probabilities: Value, threshold: number): Value {
  const positive = graph.op('Gather', [probabilities, graph.constant(1n)], { axis: 1 });
  const reached = graph.op('GreaterOrEqual', [
    graph.cast(positive, 'float64'),
    graph.constant(threshold, [], 'float64'),
  ]);
  return graph.cast(reached, 'int64');
}

function need(value: Value | undefined): Value {
  if (value === undefined) throw new Error("The learner's graph lacks an output.");
  return value;
}
