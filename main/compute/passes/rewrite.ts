// What passes share: who uses a value, and putting one value in another's place.
import { neededNodes, type GraphValue, type NamedValue, type ProgramNode } from '../graph';

/** How often each value is used, being an output counted as a use. */
export function usesOf(
  nodes: readonly ProgramNode[],
  outputs: readonly NamedValue[],
): Map<GraphValue, number> {
  const uses = new Map<GraphValue, number>();
  const count = (value: GraphValue | undefined): void => {
    if (value) uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  for (const node of nodes) node.inputs.forEach(count);
  for (const { value } of outputs) count(value);
  return uses;
}

/** Makes every user of a replaced value use its replacement, which may itself use other replaced values. */
export function replaceValues(
  outputs: readonly NamedValue[],
  replaced: ReadonlyMap<GraphValue, GraphValue>,
): NamedValue[] {
  if (replaced.size === 0) return [...outputs];
  const now = (value: GraphValue): GraphValue => replaced.get(value) ?? value;
  const roots = [...outputs, ...[...replaced.values()].map((value) => ({ name: '', value }))];
  for (const node of neededNodes(roots))
    node.inputs = node.inputs.map((value) => (value ? now(value) : undefined));
  return outputs.map(({ name, value }) => ({ name, value: now(value) }));
}
