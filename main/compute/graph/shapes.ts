// Arithmetic on shapes.

export type Shape = readonly number[];

export { sizeOf } from '../onnx/types';

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** The shape of an elementwise result, by the rules of NumPy and ONNX. */
export function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[a.length - rank + axis] ?? 1;
    const y = b[b.length - rank + axis] ?? 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new RangeError(`Shapes [${a.join()}] and [${b.join()}] don't match.`);
    return x === 1 ? y : x;
  });
}

/** Axes as whole numbers from 0, ascending; all of them when none are named. */
export function normalAxes(axes: number | readonly number[] | null | undefined, rank: number): number[] {
  if (axes === null || axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof axes === 'number' ? [axes] : axes;
  if (list.length === 0) return normalAxes(null, rank);
  return list.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}
