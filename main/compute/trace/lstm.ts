// LSTM in its recorded form. Where a gradient is asked for, the input's products are done for all steps at once, the gates are
// worked out step by step and kept, and the gradient is derived by hand with everything that doesn't depend on the next step done
// for all steps at once (Graves and Schmidhuber 2005, appendix A, gives the equations). Without a gradient: one ONNX LSTM.
import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorflow';
import { compactForm, type Forward, type Given } from './compact';
import {
  rowsOf,
  fromAbove,
  gate,
  inForm,
  inParts,
  matMul,
  Padding,
  plus,
  slopeOf,
  stack,
  sumOf,
  turnedLast,
  type Extras,
  type Form,
} from './recurrence';

/** What the forward pass leaves for the gradient, an entry a step, each units x rows. */
interface Steps {
  /** What a step sees of the state before it. */
  seen: Tensor[];
  /** Input, forget and output gate above each other, 3 units x rows. */
  gates: Tensor[];
  candidates: Tensor[];
  /** What the input gate lets in. */
  added: Tensor[];
  /** What the forget gate keeps. */
  kept: Tensor[];
  /** The cell before each step. */
  before: Tensor[];
  /** tanh of the cell as it is before padding is taken into account. */
  squashed: Tensor[];
  /** What the output gate lets out, before padding is taken into account. */
  out: Tensor[];
  states: Tensor[];
}

/** Weights with a row for each unit of a gate: TensorFlow.js keeps input, forget, cell, output; here the three gates lie together. */
const byGate = (x: Tensor): Tensor => {
  const [i, f, c, o] = tf.split(tf.transpose(x), 4, 0) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([i, f, o, c], 0);
};
/** The reverse. */
const asKept = (x: Tensor): Tensor => {
  const [i, f, o, c] = tf.split(x, 4, 0) as [Tensor, Tensor, Tensor, Tensor];
  return tf.transpose(tf.concat([i, f, c, o], 0));
};
/** Likewise, but with a column for each. */
const gatesFirst = (x: Tensor): Tensor => {
  const [i, f, c, o] = tf.split(x, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  return tf.concat([i, f, o, c], 1);
};

function steps({ x, w, u, b, h, c }: Given, { hardSigmoid }: Form, { mask, dropped }: Extras): Steps {
  const [count = 1, rows = 1] = x.shape;
  const units = u.shape[0] ?? 1;
  const padding = new Padding(mask && turnedLast(mask));
  const [toGates, toCandidate] = tf.split(byGate(u), [3 * units, units], 0) as [Tensor, Tensor];
  const fromInput = tf.add(matMul(byGate(w), x, false, true), byGate(tf.reshape(b, [1, 4 * units])));
  const parts = tf.split(
    tf.reshape(fromInput, [count * 4 * units, rows]),
    Array.from({ length: count }, () => [3 * units, units]).flat(),
    0,
  );
  const factor = dropped && tf.transpose(dropped);
  const done: Steps = {
    seen: [],
    gates: [],
    candidates: [],
    added: [],
    kept: [],
    before: [],
    squashed: [],
    out: [],
    states: [],
  };
  let [state, cell] = [h, c].map((first) => (first ? tf.transpose(first) : tf.zeros([units, rows]))) as [
    Tensor,
    Tensor,
  ];
  for (let t = 0; t < count; t++) {
    const [gatePart, candidatePart] = parts.slice(2 * t) as [Tensor, Tensor];
    const seen = factor ? tf.mul(state, factor) : state;
    const gates = gate(plus(toGates, seen, gatePart), hardSigmoid);
    const candidate = tf.tanh(plus(toCandidate, seen, candidatePart));
    const [input, forget, output] = tf.split(gates, 3, 0) as [Tensor, Tensor, Tensor];
    const added = tf.mul(input, candidate);
    const kept = tf.mul(forget, cell);
    const now = tf.add(added, kept);
    const squashed = tf.tanh(now);
    const out = tf.mul(output, squashed);
    done.seen.push(seen);
    done.gates.push(gates);
    done.candidates.push(candidate);
    done.added.push(added);
    done.kept.push(kept);
    done.before.push(cell);
    done.squashed.push(squashed);
    done.out.push(out);
    state = padding.mixed(t, out, state);
    cell = padding.mixed(t, now, cell);
    done.states.push(state);
  }
  return done;
}

/**
 * For how many steps at once the slopes are worked out: enough that an operator's own costs hardly count, few enough that what one
 * leaves for the next stays in the second-level cache.
 */
const TOGETHER = 8;

/** By what a step's gradients are multiplied on their way back. */
interface Slopes {
  /** To what goes into the gates and the candidate, 4 units x rows. */
  inward: Tensor;
  /** From the step's output to its cell, units x rows. */
  toCell: Tensor;
}

/**
 * Those of all steps. A sigmoid s has the slope s (1 - s), and s times what the gate multiplies is there already; tanh y has
 * (1 + y) (1 - y).
 */
function slopesOf(done: Forward<Steps>, { hardSigmoid }: Form): Slopes[] {
  const each = done.gates.map((gates, t) => {
    const at = (values: readonly Tensor[]): Tensor => values[t] as Tensor;
    const [candidate, squashed, added, out] = [
      at(done.candidates),
      at(done.squashed),
      at(done.added),
      at(done.out),
    ];
    const [input, , output] = tf.split(gates, 3, 0) as [Tensor, Tensor, Tensor];
    const gated = hardSigmoid ? [candidate, at(done.before), squashed] : [added, at(done.kept), out];
    return {
      factors: [...gated, tf.add(input, added), tf.add(output, out)],
      gates,
      squashed: [candidate, squashed],
    };
  });
  return inParts(each, TOGETHER).flatMap((steps) => {
    const rest = hardSigmoid
      ? stack(
          steps.flatMap(({ gates, squashed }) => [
            slopeOf(gates, true),
            ...squashed.map((y) => tf.sub(1, y)),
          ]),
        )
      : tf.sub(1, stack(steps.flatMap(({ gates, squashed }) => [gates, ...squashed])));
    const slopes = tf.mul(stack(steps.flatMap(({ factors }) => factors)), rest);
    const units = (slopes.shape[0] ?? 0) / (5 * steps.length);
    const sizes = steps.flatMap(() => [4 * units, units]);
    return inParts(tf.split(slopes, sizes, 0), 2).map(([inward, toCell]) => ({ inward, toCell }) as Slopes);
  });
}

function gradient(dy: Tensor, done: Forward<Steps>, form: Form): Tensor[] {
  const { x, w, u, h, mask, dropped } = done;
  const [count = 1] = x.shape;
  const padding = new Padding(mask && turnedLast(mask));
  const factor = dropped && tf.transpose(dropped);
  const back = gatesFirst(u);
  const outer = fromAbove(turnedLast(dy), count, form);
  const slopes = slopesOf(done, form);
  const gradients: Tensor[] = [];
  let [dh, dc]: [Tensor | undefined, Tensor | undefined] = [undefined, undefined];
  for (let t = count - 1; t >= 0; t--) {
    const { inward, toCell } = slopes[t] as Slopes;
    const [, forget] = tf.split(done.gates[t] as Tensor, 3, 0) as [Tensor, Tensor];
    const whole = sumOf(dh, outer[t]) as Tensor;
    const total = padding.toNow(t, whole);
    const inCell: Tensor = sumOf(tf.mul(total, toCell), dc ? padding.toNow(t, dc) : undefined);
    const dz = tf.mul(inward, tf.concat([inCell, inCell, total, inCell], 0));
    gradients.unshift(dz);
    if (t === 0 && !h) break;
    dc = sumOf(tf.mul(inCell, forget), padding.past(t, dc));
    const toState = matMul(back, dz);
    dh = sumOf(factor ? tf.mul(toState, factor) : toState, padding.past(t, whole));
  }
  const dz = stack(gradients, 1);
  return [
    tf.reshape(matMul(dz, byGate(w), true), x.shape),
    asKept(matMul(dz, rowsOf(x))),
    asKept(matMul(dz, stack(done.seen, 1), false, true)),
    tf.reshape(asKept(tf.sum(dz, 1, true)), [-1]),
    ...(h ? [tf.transpose(dh as Tensor), tf.transpose(dc as Tensor)] : []),
  ];
}

export const lstm = compactForm<Steps>({
  kernel: 'AssayLstm',
  steps,
  value: ({ states }, form) => turnedLast(inForm(states, form)),
  gradient,
});
