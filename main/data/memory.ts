// How much memory DuckDB may hold. Left to itself it takes four fifths of the machine: writing a large file in order, it then keeps
// nearly all rows until the last are read. Within a limit it writes as it reads, and sorts and joins spill to the cache folder.
import { totalmem } from 'node:os';

const MB = 1 << 20;
const SHARE = 0.35;
const LEAST = 1024 * MB;
const MOST = 3072 * MB;

/** A third of the machine's memory (or of what this process may have, in a container), at least 1 GB and at most 3. As DuckDB takes it. */
export function memoryLimit(machine: number = machineBytes()): string {
  const bytes = Math.min(MOST, Math.max(LEAST, machine * SHARE));
  return `${Math.round(bytes / MB)}MiB`;
}

/** Bytes of memory in the machine, or fewer where the process is constrained. */
function machineBytes(): number {
  const total = totalmem();
  // 0 or an enormous number where there is no constraint.
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(total, allowed) : total;
}
