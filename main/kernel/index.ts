// The door of the kernel, for the command line. The window's side enters through process.ts, the workers through worker.ts.
export { doctor } from './doctor';
export { Kernel, type KernelOptions, type Session } from './kernel';
