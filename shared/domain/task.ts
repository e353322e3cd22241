// What a task is, for who needs no schema: a thread that imports this loads no validator.
import type { Task } from './recipe';

/** Whether a model says a number of each row: an amount, or a score to rank by. Else it says how likely each class is. */
export const saysNumber = (task: Task): boolean => task === 'regression' || task === 'ranking';
