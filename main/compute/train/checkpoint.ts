// A run's state as bytes, from which it goes on to the same bits. A JSON header and the arrays behind it.
import { createHash } from 'node:crypto';
import { AssayError } from '../../../shared/domain';
import type { PlateauState } from './schedule';
import type { StateArrays } from './runner';
import type { TrainOptions } from './types';

/** Where a run is, besides its arrays. */
export interface Position {
  epoch: number;
  /** Batches done in this epoch. */
  batch: number;
  /** Steps done in all. */
  step: number;
  elapsedMs: number;
  /** The running mean of this epoch's training loss: sum over rows, and rows. */
  lossSum: number;
  lossRows: number;
  plateau: PlateauState;
  /** Epochs without improvement. */
  waited: number;
  best: { epoch: number; loss: number } | null;
}

export interface Checkpoint {
  position: Position;
  state: StateArrays;
  /** Weights of the best epoch so far, in the network's order. */
  bestWeights: readonly Float32Array[] | undefined;
}

interface Header {
  format: 'assay-checkpoint-1';
  fingerprint: string;
  position: Position;
  arrays: { name: string; length: number }[];
  bestCount: number;
}

const FORMAT = 'assay-checkpoint-1';
const BEST = 'best/';

/** JSON has no infinity, which "no best value yet" is. */
const replacer = (_: string, value: unknown): unknown => (value === Infinity ? 'Infinity' : value);
const reviver = (_: string, value: unknown): unknown => (value === 'Infinity' ? Infinity : value);

export function encodeCheckpoint(checkpoint: Checkpoint, fingerprint: string): Uint8Array {
  const best = checkpoint.bestWeights ?? [];
  const arrays: [string, Float32Array][] = [
    ...checkpoint.state,
    ...best.map((data, i): [string, Float32Array] => [`${BEST}${i}`, data]),
  ];
  const header: Header = {
    format: FORMAT,
    fingerprint,
    position: checkpoint.position,
    arrays: arrays.map(([name, data]) => ({ name, length: data.length })),
    bestCount: checkpoint.bestWeights ? best.length : -1,
  };
  const json = new TextEncoder().encode(JSON.stringify(header, replacer));
  // Arrays begin at a multiple of 4 bytes, so that they can be read in place.
  const start = 4 + Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(start + arrays.reduce((sum, [, data]) => sum + data.byteLength, 0));
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let offset = start;
  for (const [, data] of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** @throws AssayError 'learn.notResumable' when the bytes are damaged or belong to another run. */
export function decodeCheckpoint(bytes: Uint8Array, fingerprint: string): Checkpoint {
  const refuse = (why: string): never => {
    throw new AssayError('learn.notResumable', {}, { cause: new Error(why) });
  };
  let header: Header;
  let length: number;
  try {
    length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)), reviver) as Header;
  } catch {
    return refuse('The bytes are not a checkpoint.');
  }
  if (header.format !== FORMAT) refuse('The bytes are not a checkpoint.');
  if (header.fingerprint !== fingerprint) refuse('The checkpoint is of other data, settings or network.');
  let offset = 4 + Math.ceil(length / 4) * 4;
  const total = header.arrays.reduce((sum, array) => sum + array.length * 4, offset);
  if (total !== bytes.byteLength) refuse('The checkpoint is cut short.');
  const state = new Map<string, Float32Array>();
  const best: Float32Array[] = [];
  for (const array of header.arrays) {
    const data = new Float32Array(bytes.slice(offset, offset + array.length * 4).buffer);
    offset += array.length * 4;
    if (array.name.startsWith(BEST)) best.push(data);
    else state.set(array.name, data);
  }
  return { position: header.position, state, bestWeights: header.bestCount < 0 ? undefined : best };
}

/** Says whether a checkpoint belongs to this run: its settings, seed, network shape and a sample of its data. */
export function fingerprintOf(options: TrainOptions, shapes: readonly (readonly number[])[]): string {
  const hash = createHash('sha256');
  const { settings, seed, loss, data, validation } = options;
  hash.update(JSON.stringify([settings, seed, loss, shapes, data.rows, data.width, validation?.rows ?? 0]));
  for (const values of [data.x, data.y, data.sampleWeight, validation?.x, validation?.y]) {
    if (!values) continue;
    const stride = Math.max(1, Math.floor(values.length / 65_536));
    const sample = stride === 1 ? values : values.filter((_, i) => i % stride === 0);
    hash.update(new Uint8Array(sample.buffer, sample.byteOffset, sample.byteLength));
  }
  return hash.digest('hex');
}
