// Adam beside the graph. In the graph it is ten operations that each go through all weights and moments; here it is one pass
// (adam-kernel.ts), in place, and the gradient of a large embedding is the rows that a batch used.
import type { Tensor } from 'onnxruntime-node';
import type { GraphValue, NamedValue } from '../graph';
import type { StateStore } from '../program';
import { runtime } from '../session';
import { adamKernel, LANES_BYTES, type AdamKernel } from './adam-kernel';
import { readGroup, type WeightGroup } from './groups';
import type { Rates } from './optimizers';
import { gradientName, slotName, type StepPlan } from './step';

/** What one memory may hold: addresses stay well below 32 bits. */
const MOST_BYTES = 2 ** 31;

/** The slots of Adam, in the order of the kernel's addresses. */
const SLOTS = ['first', 'second'] as const;

const sizeOf = ({ dims }: WeightGroup): number => dims.reduce((size, dim) => size * dim, 1);
const padded = (bytes: number): number => Math.ceil(bytes / LANES_BYTES) * LANES_BYTES;

/** Groups whose update is taken out of the graph. A limit on the norm needs all gradients at once, which the graph has. */
function groupsApart({ groups, settings }: StepPlan): readonly WeightGroup[] {
  const isAdam = settings.optimizer === 'adam' || settings.optimizer === 'adamw';
  return isAdam && settings.clipNorm === undefined ? groups : [];
}

interface Room {
  group: WeightGroup;
  /** Bytes of the weights, of each slot, of the gradient and of the rows: as many for each. */
  bytes: number;
  weights: number;
  slots: readonly number[];
  gradient: number;
  /** Rows of a table's gradient, and where they belong in it; absent where the weights are no table of such rows. */
  table: { count: number; rowBytes: number; rows: number; offsets: number } | undefined;
  /** Rows of the gradient that aren't zero: the first of the offsets, or all of them. */
  filled: number | 'all';
}

/** How a program gives the gradients of the groups: where they go, and for tables which rows they are. */
export interface ApartGradients {
  outputs: readonly NamedValue[];
  results: Readonly<Record<string, Tensor>>;
  indices: ReadonlyMap<WeightGroup, BigInt64Array>;
}

export class ApartAdam {
  private constructor(
    private readonly plan: StepPlan,
    private readonly rooms: readonly Room[],
    private readonly kernel: AdamKernel,
    private readonly buffer: ArrayBuffer,
  ) {}

  /** Takes over the state of the groups, or undefined where their update isn't Adam's, or there is no memory for it. */
  static of(plan: StepPlan, store: StateStore): ApartAdam | undefined {
    const groups = groupsApart(plan);
    if (groups.length === 0) return undefined;
    let end = 0;
    const taken = (bytes: number): number => (end += padded(bytes)) - padded(bytes);
    const rooms = groups.map((group): Room => {
      const bytes = padded(4 * sizeOf(group));
      const [count = 0, width = 0] = group.members.length === 1 && group.dims.length === 2 ? group.dims : [];
      const isTable = width > 0 && (4 * width) % LANES_BYTES === 0;
      return {
        group,
        bytes,
        weights: taken(bytes),
        slots: SLOTS.map(() => taken(bytes)),
        gradient: taken(bytes),
        table: isTable
          ? { count, rowBytes: 4 * width, rows: taken(bytes), offsets: taken(4 * count) }
          : undefined,
        filled: 0,
      };
    });
    if (end > MOST_BYTES) return undefined;
    let made: ReturnType<typeof adamKernel>;
    try {
      made = adamKernel(end);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
    const apart = new ApartAdam(plan, rooms, made.kernel, made.buffer);
    for (const { group, weights, slots } of rooms) {
      store.adopt(group.name, apart.tensor(weights, group.dims));
      (store.data(group.name) as Float32Array).set(readGroup(plan.network, group));
      SLOTS.forEach((slot, i) =>
        store.adopt(slotName(group, slot), apart.tensor(slots[i] as number, group.dims)),
      );
    }
    return apart;
  }

  get groups(): ReadonlySet<WeightGroup> {
    return new Set(this.rooms.map(({ group }) => group));
  }

  /** What a program that gives the groups' gradients is to give instead, and into which tensors. */
  gradientsOf(outputs: readonly NamedValue[]): ApartGradients {
    const results: Record<string, Tensor> = {};
    const indices = new Map<WeightGroup, BigInt64Array>();
    const rooms = new Map(this.rooms.map((room) => [gradientName(room.group), room]));
    const given = outputs.flatMap((output): NamedValue[] => {
      const room = rooms.get(output.name);
      if (!room) return [output];
      const picked = room.table && pickedRows(output.value);
      const count = picked?.ids.shape[0] ?? 0;
      if (!room.table || !picked || count > room.table.count) {
        results[output.name] = this.tensor(room.gradient, room.group.dims);
        return [output];
      }
      const ids = new BigInt64Array(count);
      indices.set(room.group, ids);
      results[output.name] = this.tensor(room.table.rows, picked.rows.shape);
      results[`${output.name}/ids`] = new (runtime().ort.Tensor)('int64', ids, picked.ids.shape);
      return [
        { name: output.name, value: picked.rows },
        { name: `${output.name}/ids`, value: picked.ids },
      ];
    });
    return { outputs: given, results, indices };
  }

  /** The step of all groups, from gradients that lie where `gradientsOf` had them put. */
  update({ indices }: ApartGradients, rates: Rates): void {
    const { settings } = this.plan;
    const { rate = 0, epsilon = 0, keep = 1 } = rates;
    for (const room of this.rooms) {
      const ids = indices.get(room.group);
      if (ids) this.gather(room, ids);
      else room.filled = 'all';
      const decay = room.group.decayed && settings.optimizer === 'adam' ? settings.weightDecay : 0;
      const [first, second] = room.slots as [number, number];
      this.kernel.update(room.bytes, room.weights, first, second, room.gradient, {
        beta1: settings.beta1,
        beta2: settings.beta2,
        rate,
        epsilon,
        keep: room.group.decayed ? keep : 1,
        decay,
      });
    }
  }

  /** Adds the rows up in the gradient, which is cleared of the rows of the step before. */
  private gather(room: Room, ids: BigInt64Array): void {
    const { table, gradient, bytes, filled } = room;
    if (!table) return;
    const { count, rowBytes, rows, offsets } = table;
    if (filled === 'all') new Uint8Array(this.buffer, gradient, bytes).fill(0);
    else this.kernel.clearRows(filled, offsets, gradient, rowBytes);
    const places = new Int32Array(this.buffer, offsets, ids.length);
    for (let i = 0; i < ids.length; i++) {
      const id = Number(ids[i]);
      // ONNX counts negative indices from the end, and has refused those that are out of bounds.
      places[i] = (id < 0 ? id + count : id) * rowBytes;
    }
    this.kernel.addRows(ids.length, offsets, rows, gradient, rowBytes);
    room.filled = ids.length;
  }

  private tensor(at: number, dims: readonly number[]): Tensor {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return new (runtime().ort.Tensor)('float32', new Float32Array(this.buffer, at, size), dims);
  }
}

/** The rows and their indices where a value is rows added up by index (lower/gather.ts) and nothing else. */
function pickedRows({ node }: GraphValue): { rows: GraphValue; ids: GraphValue } | undefined {
  const [zeros, index, rows] = node?.inputs ?? [];
  if (zeros?.splat !== 0 || !rows || rows.shape.length !== 2 || node?.attributes['reduction'] !== 'add')
    return undefined;
  // One index a row; for ScatterElements it was repeated along the row.
  const ids = node.opType === 'ScatterElements' ? index?.node?.inputs[0] : index;
  const isColumn = ids?.dtype === 'int64' && ids.shape[0] === rows.shape[0] && ids.shape[1] === 1;
  return isColumn ? { rows, ids } : undefined;
}
