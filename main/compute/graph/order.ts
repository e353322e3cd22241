// Which nodes a program needs, in an order in which they can run.
import type { NamedValue, ProgramNode } from './values';

/** The nodes that the outputs depend on, each after those it depends on. Deep graphs don't overflow the stack. */
export function neededNodes(outputs: readonly NamedValue[]): ProgramNode[] {
  const order: ProgramNode[] = [];
  const seen = new Set<ProgramNode>();
  for (const { value } of outputs) {
    if (!value.node || seen.has(value.node)) continue;
    seen.add(value.node);
    const stack: { node: ProgramNode; next: number }[] = [{ node: value.node, next: 0 }];
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      if (top.next >= top.node.inputs.length) {
        order.push(top.node);
        stack.pop();
        continue;
      }
      const source = top.node.inputs[top.next++]?.node;
      if (source && !seen.has(source)) {
        seen.add(source);
        stack.push({ node: source, next: 0 });
      }
    }
  }
  return order;
}
