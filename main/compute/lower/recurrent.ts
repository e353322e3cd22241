// Recurrent layers as ONNX has them. These kernels are the house's own: trace/recurrent.ts calls them while recording.
import { concat, reshape, sizeOf, split, transpose, type Graph, type GraphValue } from '../graph';
import type { KernelCall, Lowerings } from './call';

/** Attributes of AssayLstm and AssayGru. */
export interface RecurrentAttrs {
  /** Gates by TensorFlow.js' hard sigmoid, clip(0.2 x + 0.5, 0, 1), instead of the sigmoid. */
  hardSigmoid: boolean;
}

/** TensorFlow.js keeps the gates as input, forget, cell, output; ONNX as input, output, forget, cell. */
function reordered(g: Graph, x: GraphValue, axis: number): GraphValue {
  const quarter = (x.shape[axis] ?? 4) / 4;
  const [input, forget, cell, output] = split(g, x, [quarter, quarter, quarter, quarter], axis);
  if (!input || !forget || !cell || !output) throw new Error('gates');
  return concat(g, [input, output, forget, cell], axis);
}

/**
 * A matrix transposed once. ONNX Runtime would fold a plain Transpose into each product that uses it, and so transpose it
 * again at every step; by way of a third axis it doesn't.
 */
function turned(g: Graph, x: GraphValue): GraphValue {
  const [rows = 1, columns = 1] = x.shape;
  const perm = [2, 1, 0];
  const cube = g.op('Transpose', [reshape(g, x, [rows, 1, columns])], [columns, 1, rows], x.dtype, { perm });
  return reshape(g, cube, [columns, rows]);
}

/** The states before the first step as ONNX's operators take them, after an omitted length of the sequences. */
function firstStates(g: Graph, call: KernelCall): (GraphValue | undefined)[] {
  const states = [call.maybe('h'), call.maybe('c')].flatMap((state) =>
    state ? [reshape(g, state, [1, ...state.shape])] : [],
  );
  return states.length === 0 ? [] : [undefined, ...states];
}

export const recurrentLowerings: Lowerings = {
  /** x steps x rows x inputs, w inputs x 4 units, u units x 4 units, b 4 units, h and c rows x units; gives steps x rows x units. */
  AssayLstm: (g, call) => {
    const [x, w, u, b] = [call.input('x'), call.input('w'), call.input('u'), call.input('b')];
    const [steps = 1, rows = 1, inputs = 1] = x.shape;
    const units = u.shape[0] ?? 1;
    const weights = reshape(g, transpose(g, reordered(g, w, 1), [1, 0]), [1, 4 * units, inputs]);
    const recurrence = reshape(g, transpose(g, reordered(g, u, 1), [1, 0]), [1, 4 * units, units]);
    const zeros = g.splat(0, [4 * units], 'float32');
    const bias = reshape(g, concat(g, [reordered(g, b, 0), zeros], 0), [1, 8 * units]);
    const { hardSigmoid } = call.attrs<RecurrentAttrs>();
    const y = g.op(
      'LSTM',
      [x, weights, recurrence, bias, ...firstStates(g, call)],
      [steps, 1, rows, units],
      'float32',
      {
        hidden_size: units,
        ...(hardSigmoid
          ? { activations: ['HardSigmoid', 'Tanh', 'Tanh'], activation_alpha: [0.2], activation_beta: [0.5] }
          : {}),
      },
    );
    return reshape(g, y, [steps, rows, units]);
  },
  /** x steps x rows x inputs, w inputs x 3 units, u units x 3 units, b 3 units, h rows x units; gives steps x rows x units. Gates as ONNX has them. */
  AssayGru: (g, call) => {
    const [x, w, u, b] = [call.input('x'), call.input('w'), call.input('u'), call.input('b')];
    const [steps = 1, rows = 1, inputs = 1] = x.shape;
    const units = u.shape[0] ?? 1;
    const weights = reshape(g, transpose(g, w, [1, 0]), [1, 3 * units, inputs]);
    const recurrence = reshape(g, transpose(g, u, [1, 0]), [1, 3 * units, units]);
    const bias = reshape(g, concat(g, [b, g.splat(0, [3 * units], 'float32')], 0), [1, 6 * units]);
    const { hardSigmoid } = call.attrs<RecurrentAttrs>();
    const y = g.op(
      'GRU',
      [x, weights, recurrence, bias, ...firstStates(g, call)],
      [steps, 1, rows, units],
      'float32',
      {
        hidden_size: units,
        linear_before_reset: 0,
        ...(hardSigmoid
          ? { activations: ['HardSigmoid', 'Tanh'], activation_alpha: [0.2], activation_beta: [0.5] }
          : {}),
      },
    );
    return reshape(g, y, [steps, rows, units]);
  },
  /** a b + c, all matrices; c as large as the product. */
  AssayGemm: (g, call) => {
    const c = call.input('c');
    return g.op('Gemm', [call.input('a'), call.input('b'), c], c.shape, 'float32', { transA: 0, transB: 0 });
  },
  /** A product with a transposed factor that is used at every step: a rows x inner, b columns x inner. */
  AssayMatMul: (g, call) => {
    const [a, b] = [call.input('a'), call.input('b')];
    const [columns = 1] = b.shape;
    return g.op('MatMul', [a, turned(g, b)], [sizeOf(a.shape.slice(0, -1)), columns], 'float32');
  },
};
