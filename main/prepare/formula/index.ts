export { compileFormula, type Compiled } from './compile';
export { FUNCTIONS } from './functions';
