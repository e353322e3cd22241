// Recorded programs made ready to run.
export { CompiledProgram, StateStore, type CompileOptions } from './program';
