import { describe, expect, it } from 'vitest';
import { hasMessage } from '../../../../shared/messages';
import { climbLadder, type LadderProbe } from '../../../../main/compute/backends';
import {
  KNOWN_LOSSES,
  passes,
  selfTestGap,
  selfTestLosses,
} from '../../../../main/compute/backends/selftest';
import type { Text } from '../../../../shared/domain';

const keys = (text: Text): string[] => [
  text.key,
  ...Object.values(text.params ?? {}).flatMap((param) =>
    param && typeof param === 'object' ? keys(param) : [],
  ),
];

const probe = (changes: Partial<LadderProbe>): LadderProbe => ({
  providers: () => [{ name: 'cpu', bundled: true }],
  hasDriver: () => true,
  cuda: () => 'not-installed',
  selfTest: () => Promise.resolve([...KNOWN_LOSSES]),
  ...changes,
});

describe('the self-test', () => {
  it('gives its known losses on both CPU rungs', async () => {
    expect(selfTestGap(await selfTestLosses({ backend: 'eager' }))).toBeLessThan(1e-6);
    expect(selfTestGap(await selfTestLosses({ backend: 'compiled' }))).toBeLessThan(1e-6);
  });

  it('refuses wrong, missing and impossible losses', () => {
    expect(passes([...KNOWN_LOSSES])).toBe(true);
    expect(passes(KNOWN_LOSSES.map((loss) => loss + 0.01))).toBe(false);
    expect(passes(KNOWN_LOSSES.slice(0, 2))).toBe(false);
    expect(passes([NaN, NaN, NaN])).toBe(false);
  });
});

describe('the ladder', () => {
  it('runs compiled on the CPU of this machine and gives a reason for every rung', async () => {
    const { rungs, providers } = await climbLadder();
    expect(rungs.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual(['compiled-cpu']);
    expect(providers).toEqual(['cpu']);
    expect(rungs.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['tfjs-node-gpu', 'compiled-cpu', 'eager-cpu']),
    );
    for (const rung of rungs)
      for (const key of [...keys(rung.name), ...keys(rung.reason)]) expect(hasMessage(key), key).toBe(true);
  });

  it('falls to step by step where the compiled rung gives wrong numbers or fails', async () => {
    for (const broken of [
      () => Promise.resolve([1, 1, 1]),
      () => Promise.reject(new Error('no such luck')),
    ]) {
      const { rungs, providers } = await climbLadder(
        probe({
          selfTest: (backend) => (backend === 'eager' ? Promise.resolve([...KNOWN_LOSSES]) : broken()),
        }),
      );
      expect(rungs.find(({ chosen }) => chosen)?.id).toBe('eager-cpu');
      expect(providers).toBeUndefined();
      const compiled = rungs.find(({ id }) => id === 'compiled-cpu');
      expect(compiled?.available).toBe(false);
      expect(hasMessage(compiled?.reason.key ?? '')).toBe(true);
    }
  });

  it('says why CUDA is off, and tests it before it is offered', async () => {
    const reasonWith = async (changes: Partial<LadderProbe>): Promise<string | undefined> => {
      const rung = (await climbLadder(probe(changes))).rungs.find(({ id }) => id === 'tfjs-node-gpu');
      expect(hasMessage(rung?.reason.key ?? '')).toBe(true);
      return rung?.reason.key;
    };
    expect(await reasonWith({})).toBe('compute.reason.notInstalled');
    expect(await reasonWith({ cuda: () => 'not-set-up' })).toBe('compute.reason.notSetUp');
    expect(await reasonWith({ cuda: () => 'no-driver' })).toBe('compute.reason.noNvidia');
    expect(await reasonWith({ cuda: () => 'ready' })).toBe('compute.reason.forLargeNetworks');
    const wrong: LadderProbe['selfTest'] = (backend) =>
      Promise.resolve(backend === 'cuda' ? [1, 1, 1] : [...KNOWN_LOSSES]);
    expect(await reasonWith({ cuda: () => 'ready', selfTest: wrong })).toBe('compute.reason.selfTestDiffers');
    // What this machine has: without the libraries the self-test is refused, and not silently run on the CPU.
    await expect(selfTestLosses({ backend: 'cuda' })).rejects.toThrow();
  });

  it('says why a graphics card is not used: no provider, no library, no driver, or not faster', async () => {
    const reasonWith = async (changes: Partial<LadderProbe>, id: string): Promise<string | undefined> =>
      (await climbLadder(probe(changes))).rungs.find((rung) => rung.id === id)?.reason.key;
    const webgpu = (bundled: boolean): Partial<LadderProbe> => ({
      providers: () => [{ name: 'webgpu', bundled }],
    });
    expect(await reasonWith({}, 'compiled-gpu')).toBe('compute.reason.noGpuProvider');
    expect(await reasonWith(webgpu(false), 'compiled-webgpu')).toBe('compute.reason.providerNotInstalled');
    expect(await reasonWith({ ...webgpu(true), hasDriver: () => false }, 'compiled-webgpu')).toBe(
      'compute.reason.noDriver',
    );
    expect(await reasonWith(webgpu(true), 'compiled-webgpu')).toBe('compute.reason.forLargeNetworks');
  });
});
