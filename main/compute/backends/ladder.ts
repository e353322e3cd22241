// The ladder: what could run a training step, best first, each rung with the reason why it is on or off.
import { text, type BackendStatus, type Text } from '../../../shared/domain';
import { runtime } from '../session';
import { cudaState, loadCuda, type CudaState } from './cuda';
import { hasVulkan } from './drivers';
import { passes, selfTestGap, selfTestLosses } from './selftest';

/** GPU execution providers of ONNX Runtime, in the order in which they are tried. */
const GPU_PROVIDERS = ['cuda', 'dml', 'coreml', 'webgpu'] as const;

export interface Ladder {
  rungs: BackendStatus[];
  /** Execution providers for the chosen rung; undefined when steps run eagerly. */
  providers: readonly string[] | undefined;
}

interface Trial {
  available: boolean;
  reason: Text;
}

/** What tells a rung from another. Replaceable for tests of the choice itself. */
export interface LadderProbe {
  /** Execution providers that ONNX Runtime knows, and whether their libraries are there. */
  providers(): readonly { name: string; bundled: boolean }[];
  /** Whether a provider's driver is there at all: asking the provider would write to the console. */
  hasDriver(provider: string): boolean;
  /** How far tfjs-node-gpu is set up. */
  cuda(): CudaState;
  /** Losses of the self-test, or the error it ended with. */
  selfTest(backend: 'compiled' | 'eager' | 'cuda', providers?: readonly string[]): Promise<number[]>;
}

const realProbe: LadderProbe = {
  providers: () => runtime().native.listSupportedBackends(),
  hasDriver: (provider) => provider !== 'webgpu' || process.platform !== 'linux' || hasVulkan(),
  cuda: () => cudaState(),
  selfTest: (backend, providers) => {
    // A run that wishes for CUDA goes on without it; the self-test must not.
    if (backend === 'cuda') loadCuda();
    return selfTestLosses({ backend, ...(providers ? { providers } : {}) });
  },
};

const off = (key: string, params?: Text['params']): Trial => ({
  available: false,
  reason: text(key, params),
});

async function tried(test: () => Promise<number[]>): Promise<Trial> {
  try {
    const losses = await test();
    if (passes(losses)) return { available: true, reason: text('compute.reason.selfTestPassed') };
    return off('compute.reason.selfTestDiffers', { difference: selfTestGap(losses) });
  } catch (error) {
    return off('compute.reason.refused', { detail: error instanceof Error ? error.message : String(error) });
  }
}

interface Rung {
  id: string;
  name: Text;
  trial: Trial;
  providers: readonly string[] | undefined;
}

async function gpuRungs(probe: LadderProbe): Promise<Rung[]> {
  const known = probe.providers();
  const rungs: Rung[] = [];
  for (const provider of GPU_PROVIDERS) {
    const found = known.find(({ name }) => name === provider);
    if (!found) continue;
    const providers = [provider, 'cpu'];
    const trial = !found.bundled
      ? off('compute.reason.providerNotInstalled')
      : !probe.hasDriver(provider)
        ? off('compute.reason.noDriver')
        : await tried(() => probe.selfTest('compiled', providers));
    rungs.push({ id: `compiled-${provider}`, name: compiledName(provider), trial, providers });
  }
  if (rungs.length > 0) return rungs;
  const trial = off('compute.reason.noGpuProvider', { providers: known.map(({ name }) => name).join(', ') });
  return [{ id: 'compiled-gpu', name: text('compute.name.compiledGpu'), trial, providers: undefined }];
}

const CUDA_OFF: Readonly<Record<Exclude<CudaState, 'ready'>, string>> = {
  'not-installed': 'compute.reason.notInstalled',
  'not-set-up': 'compute.reason.notSetUp',
  'no-driver': 'compute.reason.noNvidia',
};

async function cudaTrial(probe: LadderProbe): Promise<Trial> {
  const state = probe.cuda();
  return state === 'ready' ? await tried(() => probe.selfTest('cuda')) : off(CUDA_OFF[state]);
}

/**
 * Climbs the ladder once. Takes under a second on the CPU; a GPU's first session can take a few.
 * Compiled on the CPU comes before a GPU that works: state goes to the graphics card and back at every step, which
 * costs small networks more than it brings. A learner asks for the GPU by name (TrainOptions.providers).
 */
export async function climbLadder(probe: LadderProbe = realProbe): Promise<Ladder> {
  const cuda: Rung = {
    id: 'tfjs-node-gpu',
    name: text('compute.name.cuda'),
    trial: await cudaTrial(probe),
    providers: undefined,
  };
  const gpu = await gpuRungs(probe);
  const cpu: Rung = {
    id: 'compiled-cpu',
    name: compiledName('cpu'),
    trial: await tried(() => probe.selfTest('compiled', ['cpu'])),
    providers: ['cpu'],
  };
  const eager: Rung = {
    id: 'eager-cpu',
    name: text('compute.name.eager'),
    trial: await tried(() => probe.selfTest('eager')),
    providers: undefined,
  };
  const chosen = [cpu, ...gpu, eager].find(({ trial }) => trial.available);
  return {
    rungs: [cuda, ...gpu, cpu, eager].map((rung) => ({
      id: rung.id,
      name: rung.name,
      available: rung.trial.available,
      chosen: rung === chosen,
      reason: reasonFor(rung, rung === chosen, rung === cuda || gpu.includes(rung)),
    })),
    providers: chosen?.providers,
  };
}

function reasonFor({ trial }: Rung, chosen: boolean, gpu: boolean): Text {
  if (chosen || !trial.available) return trial.reason;
  return text(gpu ? 'compute.reason.forLargeNetworks' : 'compute.reason.notNeeded');
}

const compiledName = (provider: string): Text =>
  text('compute.name.compiledOn', { provider: text(`compute.provider.${provider}`) });

let climbed: Promise<Ladder> | undefined;

/** The ladder of this process, climbed on first use. */
export function ladder(): Promise<Ladder> {
  climbed ??= climbLadder();
  return climbed;
}

/** The rungs with their reasons, for the interface and `assay doctor`. */
export async function backendLadder(): Promise<BackendStatus[]> {
  return (await ladder()).rungs;
}
