// Node attributes: plain JavaScript values in, AttributeProto out.
// ONNX types each attribute; JavaScript has one kind of number. Which names are floats is written down
// here once (from the ai.onnx, ai.onnx.ml and com.microsoft operator schemas); every other number is an integer.
import type { onnx } from 'onnx-proto';
import { proto } from './proto';
import { ONNX_TYPE, type Dtype, type TensorValue } from './types';
import { tensorProto } from './tensor';

/**
 * What an attribute may be given as. Numbers become FLOAT or INT by the attribute's name; `{ float }`, `{ int }`
 * and their plurals say it outright; `{ tensor }` and `{ graph }` carry a tensor or a sub-graph (Loop, If);
 * `{ dtype }` names an element type (Cast's `to`).
 */
export type AttributeValue =
  | number
  | bigint
  | string
  | boolean
  | readonly number[]
  | readonly bigint[]
  | readonly string[]
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | { float: number }
  | { int: number | bigint }
  | { floats: ArrayLike<number> }
  | { ints: ArrayLike<number | bigint> }
  | { strings: readonly string[] }
  | { dtype: Dtype }
  | { tensor: TensorValue }
  | { graph: onnx.IGraphProto };

export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

const FLOAT_NAMES = new Set([
  // ai.onnx
  'alpha',
  'beta',
  'gamma',
  'lambd',
  'bias',
  'epsilon',
  'momentum',
  'low',
  'high',
  'mean',
  'scale',
  'seed',
  'clip',
  'activation_alpha',
  'activation_beta',
  'cubic_coeff_a',
  'extrapolation_value',
  'spatial_scale',
  'value_float',
  'value_floats',
  'ratio',
  'scales',
  'softcap',
  // ai.onnx.ml
  'default_float',
  'keys_floats',
  'values_floats',
  'imputed_value_floats',
  'replaced_value_float',
  'offset',
  'threshold',
  'coefficients',
  'intercepts',
  'base_values',
  'base_values_as_tensor',
  'nodes_values',
  'nodes_hitrates',
  'target_weights',
  'class_weights',
  'leaf_weights',
  'kernel_params',
  'prob_a',
  'prob_b',
  'rho',
  'support_vectors',
]);

/** Attributes that the schemas declare as lists, so that one number given for them is a list of one. */
const FLOAT_LIST_NAMES = new Set([
  'offset',
  'imputed_value_floats',
  'coefficients',
  'intercepts',
  'base_values',
]);

const { AttributeType } = proto.AttributeProto;
const utf8 = new TextEncoder();

type ProtoInteger = NonNullable<onnx.IAttributeProto['i']>;

/** Bigints travel as protobuf's low and high halves: a JavaScript number would lose bits beyond 2^53. */
function integer(name: string, value: number | bigint): ProtoInteger {
  if (typeof value === 'bigint') {
    const bits = BigInt.asUintN(64, value);
    return {
      low: Number(bits & 0xffffffffn) | 0,
      high: Number(bits >> 32n) | 0,
      unsigned: false,
    } as unknown as ProtoInteger;
  }
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`Attribute ${name} takes whole numbers, and ${value} is not one.`);
  }
  return value;
}

const floatsAttribute = (name: string, values: ArrayLike<number>): onnx.IAttributeProto => ({
  name,
  type: AttributeType.FLOATS,
  floats: Array.from(values),
});

const integersAttribute = (name: string, values: ArrayLike<number | bigint>): onnx.IAttributeProto => ({
  name,
  type: AttributeType.INTS,
  ints: Array.from(values, (value) => integer(name, value)),
});

const stringsAttribute = (name: string, values: readonly string[]): onnx.IAttributeProto => ({
  name,
  type: AttributeType.STRINGS,
  strings: values.map((text) => utf8.encode(text)),
});

const isStrings = (values: readonly unknown[]): values is readonly string[] => typeof values[0] === 'string';

/**
 * One attribute as ONNX writes it.
 * @throws TypeError for a fraction where the attribute is an integer, or an empty list whose type can't be told
 *   (say `{ floats: [] }`, `{ ints: [] }` or `{ strings: [] }` then).
 */
export function attributeProto(name: string, value: AttributeValue): onnx.IAttributeProto {
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: utf8.encode(value) };
  if (typeof value === 'boolean') return { name, type: AttributeType.INT, i: value ? 1 : 0 };
  if (typeof value === 'bigint') return { name, type: AttributeType.INT, i: integer(name, value) };
  if (typeof value === 'number') {
    if (FLOAT_LIST_NAMES.has(name)) return floatsAttribute(name, [value]);
    if (FLOAT_NAMES.has(name)) return { name, type: AttributeType.FLOAT, f: value };
    return { name, type: AttributeType.INT, i: integer(name, value) };
  }
  if (value instanceof Float32Array || value instanceof Float64Array) return floatsAttribute(name, value);
  if (value instanceof Int32Array || value instanceof BigInt64Array) return integersAttribute(name, value);
  if (Array.isArray(value)) {
    const list = value as readonly (number | bigint | string)[];
    if (isStrings(list)) return stringsAttribute(name, list);
    if (FLOAT_NAMES.has(name)) return floatsAttribute(name, list as readonly number[]);
    if (list.length === 0 && !/ints|int64s|axes|pads|shape|ids|strides|dilations/.test(name)) {
      throw new TypeError(`Attribute ${name} is an empty list: say { floats }, { ints } or { strings }.`);
    }
    return integersAttribute(name, list as readonly (number | bigint)[]);
  }
  return taggedAttribute(name, value as Extract<AttributeValue, object>);
}

function taggedAttribute(name: string, value: object): onnx.IAttributeProto {
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float as number };
  if ('int' in value)
    return { name, type: AttributeType.INT, i: integer(name, value.int as number | bigint) };
  if ('floats' in value) return floatsAttribute(name, value.floats as ArrayLike<number>);
  if ('ints' in value) return integersAttribute(name, value.ints as ArrayLike<number | bigint>);
  if ('strings' in value) return stringsAttribute(name, value.strings as readonly string[]);
  if ('dtype' in value) return { name, type: AttributeType.INT, i: ONNX_TYPE[value.dtype as Dtype] };
  if ('tensor' in value)
    return { name, type: AttributeType.TENSOR, t: tensorProto('', value.tensor as TensorValue) };
  if ('graph' in value) return { name, type: AttributeType.GRAPH, g: value.graph as onnx.IGraphProto };
  throw new TypeError(`Attribute ${name} has a value of a kind that ONNX has no attribute for.`);
}
