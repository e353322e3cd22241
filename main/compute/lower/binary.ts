// Functions of two or three values, broadcast. Semantics: tfjs-backend-cpu 4.22, src/kernels/<Kernel>.ts.
import { cast, elementwise, unary, type Graph, type GraphValue } from '../graph';
import type { Lowering, Lowerings } from './call';

const same =
  (opType: string): Lowering =>
  (g, call) =>
    elementwise(g, opType, [call.input('a'), call.input('b')], call.input('a').dtype);

const comparing =
  (opType: string): Lowering =>
  (g, call) =>
    elementwise(g, opType, [call.input('a'), call.input('b')], 'bool');

/** ONNX compares bools with Equal alone; TensorFlow.js takes them for 0 and 1. */
const ordering =
  (opType: string): Lowering =>
  (g, call) => {
    const values = [call.input('a'), call.input('b')].map((value) =>
      value.dtype === 'bool' ? cast(g, value, 'int32') : value,
    );
    return elementwise(g, opType, values, 'bool');
  };

const div = (g: Graph, a: GraphValue, b: GraphValue): GraphValue => elementwise(g, 'Div', [a, b], a.dtype);

/** Division rounded down, whole numbers whatever went in; ONNX's integer Div rounds towards zero. */
function floorDiv(g: Graph, a: GraphValue, b: GraphValue): GraphValue {
  if (a.dtype === 'float32') return cast(g, unary(g, 'Floor', div(g, a, b)), 'int32');
  const remainder = elementwise(g, 'Mod', [a, b], a.dtype);
  return div(g, elementwise(g, 'Sub', [a, remainder], a.dtype), b);
}

/** The remainder with the divisor's sign: ONNX's Mod for integers; for floats a - floor(a / b) * b in effect. */
function mod(g: Graph, a: GraphValue, b: GraphValue): GraphValue {
  if (a.dtype !== 'float32') return elementwise(g, 'Mod', [a, b], a.dtype);
  const towardsZero = elementwise(g, 'Mod', [a, b], 'float32', { fmod: 1 });
  const differs = elementwise(g, 'Less', [elementwise(g, 'Mul', [a, b], 'float32'), g.float(0)], 'bool');
  const shifted = elementwise(g, 'Mod', [elementwise(g, 'Add', [towardsZero, b], 'float32'), b], 'float32', {
    fmod: 1,
  });
  return elementwise(g, 'Where', [differs, shifted, towardsZero], 'float32');
}

export const binaryLowerings: Lowerings = {
  Add: same('Add'),
  Sub: same('Sub'),
  Multiply: same('Mul'),
  Pow: same('Pow'),
  Maximum: same('Max'),
  Minimum: same('Min'),
  RealDiv: (g, call) => div(g, cast(g, call.input('a'), 'float32'), cast(g, call.input('b'), 'float32')),
  FloorDiv: (g, call) => floorDiv(g, call.input('a'), call.input('b')),
  Mod: (g, call) => mod(g, call.input('a'), call.input('b')),
  SquaredDifference: (g, call) => {
    const difference = elementwise(g, 'Sub', [call.input('a'), call.input('b')], call.input('a').dtype);
    return elementwise(g, 'Mul', [difference, difference], difference.dtype);
  },
  Atan2: (g, call) => atan2(g, call.input('a'), call.input('b')),
  Equal: comparing('Equal'),
  NotEqual: (g, call) => unary(g, 'Not', elementwise(g, 'Equal', [call.input('a'), call.input('b')], 'bool')),
  Greater: ordering('Greater'),
  GreaterEqual: ordering('GreaterOrEqual'),
  Less: ordering('Less'),
  LessEqual: ordering('LessOrEqual'),
  LogicalAnd: comparing('And'),
  LogicalOr: comparing('Or'),
  Select: (g, call) => {
    const [condition, yes, no] = [call.input('condition'), call.input('t'), call.input('e')];
    return elementwise(g, 'Where', [cast(g, condition, 'bool'), yes, no], yes.dtype);
  },
  AddN: (g, call) => call.all().reduce((sum, value) => elementwise(g, 'Add', [sum, value], sum.dtype)),
};

/** The angle of (b, a), from atan and the quadrant; 0 for (0, 0). */
function atan2(g: Graph, y: GraphValue, x: GraphValue): GraphValue {
  const compare = (opType: string, value: GraphValue): GraphValue =>
    elementwise(g, opType, [value, g.float(0)], 'bool');
  const where = (condition: GraphValue, yes: GraphValue, no: GraphValue): GraphValue =>
    elementwise(g, 'Where', [condition, yes, no], 'float32');
  const base = unary(g, 'Atan', elementwise(g, 'Div', [y, x], 'float32'));
  const left = where(compare('GreaterOrEqual', y), g.float(Math.PI), g.float(-Math.PI));
  const turned = where(compare('Less', x), elementwise(g, 'Add', [base, left], 'float32'), base);
  const origin = elementwise(g, 'And', [compare('Equal', x), compare('Equal', y)], 'bool');
  return where(origin, g.float(0), turned);
}
