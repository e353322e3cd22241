// Cells as they are typed; back: `typedCell`.
import type { Cell } from '../../../shared/domain';

export const typed = (value: Cell): string => (value === null ? '' : String(value));
