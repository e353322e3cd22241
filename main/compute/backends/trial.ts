// The self-test of CUDA as a program of its own, for scripts/setup-cuda.mjs: prints one line of JSON, or ends with an error.
import { loadCuda } from './cuda';
import { passes, selfTestGap, selfTestLosses } from './selftest';

try {
  loadCuda();
  const losses = await selfTestLosses({ backend: 'cuda' });
  const difference = selfTestGap(losses);
  if (!passes(losses)) throw new Error(`its losses differ from the known ones by ${difference}`);
  process.stdout.write(`${JSON.stringify({ losses, difference })}\n`);
} catch (error) {
  const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  process.stdout.write(`${sentence}\n`);
  process.exitCode = 1;
}
