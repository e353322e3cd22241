import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cudaState, loadCuda, mendUtil } from '../../../../main/compute/backends/cuda';
import { tf } from '../../../../main/compute/tensorflow';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-cuda-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function place(path: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), '');
}

describe('the state of tfjs-node-gpu', () => {
  it('is told by the files that its install step leaves', () => {
    expect(cudaState(folder, () => true)).toBe('not-set-up');
    place('deps/lib/libtensorflow.so.2.9.1');
    expect(cudaState(folder, () => true)).toBe('not-set-up');
    place('lib/napi-v8/tfjs_binding.node');
    expect(cudaState(folder, () => true)).toBe('ready');
    expect(cudaState(folder, () => false)).toBe('no-driver');
  });

  it('leaves TensorFlow.js as it was where it cannot be loaded', () => {
    // Either the package is absent, or its libraries are: this holds wherever setup:cuda has not run.
    if (cudaState() === 'ready') return;
    const tile = tf.getGradient('Tile');
    expect(() => loadCuda()).toThrow();
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.getGradient('Tile')?.gradFunc).toBe(tile?.gradFunc);
    expect(tf.sum(tf.tensor([1, 2, 3])).dataSync()[0]).toBe(6);
  });
});

describe('what Node 23 took from util', () => {
  it('is put back for the package, and left alone where it is still there', () => {
    const kept = (): boolean => true;
    const util: Record<string, unknown> = { isArray: kept };
    mendUtil(util);
    expect(util['isArray']).toBe(kept);
    const isNullOrUndefined = util['isNullOrUndefined'] as (value: unknown) => boolean;
    expect([null, undefined, 0, '', false].map(isNullOrUndefined)).toEqual([true, true, false, false, false]);
  });
});
