// Functions of one value. Semantics: tfjs-backend-cpu 4.22, src/kernels/<Kernel>.ts, over the ONNX operator of the same name.
import type * as tf from '@tensorflow/tfjs-core';
import { cast, elementwise, unary, type Graph, type GraphValue } from '../graph';
import type { Lowering, Lowerings } from './call';

const same =
  (opType: string): Lowering =>
  (g, call) =>
    unary(g, opType, cast(g, call.input('x'), 'float32'));

const keepingDtype =
  (opType: string): Lowering =>
  (g, call) =>
    unary(g, opType, call.input('x'));

/** A mask of 0 and 1 for x > 0. Cheaper in ONNX Runtime than Greater and Cast: one clipped multiplication. */
export function positiveMask(g: Graph, x: GraphValue): GraphValue {
  const steep = elementwise(g, 'Mul', [x, g.float(3e38)], 'float32');
  return unary(g, 'Clip', steep, 'float32', {}, [g.float(0), g.float(1)]);
}

const where = (g: Graph, condition: GraphValue, yes: GraphValue, no: GraphValue): GraphValue =>
  elementwise(g, 'Where', [condition, yes, no], yes.dtype);

const compare = (g: Graph, opType: string, x: GraphValue, number: number): GraphValue =>
  elementwise(g, opType, [x, g.splat(number, [], x.dtype)], 'bool');

/** Neg and Abs of the smallest values aside, the ONNX operators have TensorFlow.js' meaning for these. */
const DIRECT = {
  Exp: 'Exp',
  Log: 'Log',
  Sqrt: 'Sqrt',
  Sigmoid: 'Sigmoid',
  Tanh: 'Tanh',
  Floor: 'Floor',
  Ceil: 'Ceil',
  Round: 'Round',
  Erf: 'Erf',
  Softplus: 'Softplus',
  Reciprocal: 'Reciprocal',
  Sin: 'Sin',
  Cos: 'Cos',
  Tan: 'Tan',
  Asin: 'Asin',
  Acos: 'Acos',
  Atan: 'Atan',
  Sinh: 'Sinh',
  Cosh: 'Cosh',
  Asinh: 'Asinh',
  Acosh: 'Acosh',
  Atanh: 'Atanh',
  Elu: 'Elu',
} as const;

export const elementwiseLowerings: Lowerings = {
  ...Object.fromEntries(Object.entries(DIRECT).map(([kernel, opType]) => [kernel, same(opType)])),
  Neg: keepingDtype('Neg'),
  Abs: keepingDtype('Abs'),
  Sign: keepingDtype('Sign'),
  Relu: keepingDtype('Relu'),
  // Klambauer et al. 2017; tfjs-core's selu_util has alpha and gamma multiplied.
  Selu: (g, call) =>
    unary(g, 'Selu', call.input('x'), 'float32', {
      alpha: 1.6732632423543772,
      gamma: 1.0507009873554805,
    }),
  LeakyRelu: (g, call) =>
    unary(g, 'LeakyRelu', call.input('x'), 'float32', { alpha: call.attrs<tf.LeakyReluAttrs>().alpha }),
  Prelu: (g, call) => {
    const x = call.input('x');
    return where(g, compare(g, 'Less', x, 0), elementwise(g, 'Mul', [x, call.input('alpha')], 'float32'), x);
  },
  Relu6: (g, call) =>
    unary(g, 'Clip', cast(g, call.input('x'), 'float32'), 'float32', {}, [g.float(0), g.float(6)]),
  Rsqrt: (g, call) => unary(g, 'Reciprocal', unary(g, 'Sqrt', cast(g, call.input('x'), 'float32'))),
  Square: (g, call) => elementwise(g, 'Mul', [call.input('x'), call.input('x')], call.input('x').dtype),
  Log1p: (g, call) =>
    unary(g, 'Log', elementwise(g, 'Add', [cast(g, call.input('x'), 'float32'), g.float(1)], 'float32')),
  Expm1: (g, call) =>
    elementwise(g, 'Sub', [unary(g, 'Exp', cast(g, call.input('x'), 'float32')), g.float(1)], 'float32'),
  IsNan: (g, call) => unary(g, 'IsNaN', cast(g, call.input('x'), 'float32'), 'bool'),
  IsInf: (g, call) => unary(g, 'IsInf', cast(g, call.input('x'), 'float32'), 'bool'),
  IsFinite: (g, call) => {
    const x = cast(g, call.input('x'), 'float32');
    // x - x is 0 for every finite x, NaN for the rest.
    return unary(g, 'Not', unary(g, 'IsNaN', elementwise(g, 'Sub', [x, x], 'float32'), 'bool'));
  },
  Step: (g, call) => {
    const { alpha = 0 } = call.attrs<Partial<tf.StepAttrs>>();
    const x = cast(g, call.input('x'), 'float32');
    if (alpha === 0) return positiveMask(g, x);
    return where(g, compare(g, 'Greater', x, 0), g.float(1), g.float(alpha));
  },
  EluGrad: (g, call) => {
    const [dy, y] = [call.input('dy'), call.input('y')];
    const slope = elementwise(g, 'Add', [y, g.float(1)], 'float32');
    return where(g, compare(g, 'GreaterOrEqual', y, 0), dy, elementwise(g, 'Mul', [dy, slope], 'float32'));
  },
  ClipByValue: (g, call) => {
    const { clipValueMin, clipValueMax } = call.attrs<tf.ClipByValueAttrs>();
    const x = call.input('x');
    return unary(g, 'Clip', x, x.dtype, {}, [
      g.splat(clipValueMin, [], x.dtype),
      g.splat(clipValueMax, [], x.dtype),
    ]);
  },
  LogicalNot: (g, call) => unary(g, 'Not', call.input('x')),
  Cast: (g, call) => {
    const { dtype } = call.attrs<tf.CastAttrs>();
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw new Error(`Cast to ${dtype}`);
    return cast(g, call.input('x'), dtype);
  },
  Identity: (_, call) => call.input('x'),
};

/** The activation that a fused kernel applies to its result. */
export function activated(
  g: Graph,
  x: GraphValue,
  activation: string | undefined | null,
  leakyAlpha: number | undefined,
  prelu: GraphValue | undefined,
): GraphValue {
  switch (activation) {
    case undefined:
    case null:
    case 'linear':
      return x;
    case 'relu':
      return unary(g, 'Relu', x);
    case 'relu6':
      return unary(g, 'Clip', x, 'float32', {}, [g.float(0), g.float(6)]);
    case 'elu':
      return unary(g, 'Elu', x);
    case 'sigmoid':
      return unary(g, 'Sigmoid', x);
    case 'leakyrelu':
      return unary(g, 'LeakyRelu', x, 'float32', { alpha: leakyAlpha ?? 0.2 });
    case 'prelu':
      if (prelu === undefined) throw new Error('PReLU without its slopes');
      return where(g, compare(g, 'Less', x, 0), elementwise(g, 'Mul', [x, prelu], 'float32'), x);
    default:
      throw new Error(`Activation ${activation}`);
  }
}
