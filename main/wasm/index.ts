// The door of the WebAssembly room: an assembler for the loops that plain TypeScript is too slow for. Nothing here knows what they are for.
export { type Instruction, type Opcode, type ValueType, type WasmFunction, wasmModule } from './assembler';
