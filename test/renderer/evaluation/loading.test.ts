// What the evaluation and deployment views show while several loads are under way: the latest counts, whichever is answered first.
import '../jsdom';
import { describe, expect, it } from 'vitest';
import { type api } from '../../../renderer/app/client';
import { DeployState } from '../../../renderer/deploy/state.svelte';
import { EvaluationState } from '../../../renderer/evaluation/state.svelte';
import { AssayError, type EvaluationReport } from '../../../shared/domain';
import { report } from './report';

type Found = { report: EvaluationReport; stale: boolean } | null;

/** A kernel whose reports are answered when the test says so, in the order in which they were asked for. */
function slowKernel() {
  const asked: { answer: (found: Found) => void; refuse: (error: AssayError) => void }[] = [];
  const none = () => Promise.resolve([]);
  const client = {
    evaluate: {
      report: () => new Promise<Found>((answer, refuse) => asked.push({ answer, refuse })),
      rules: none,
    },
    learn: { runs: none },
    registry: { models: none, aliasHistory: none },
    serve: { status: () => Promise.resolve({ running: false }) },
  } as unknown as typeof api;
  return { client, asked };
}

const seen = (id: number): Found => ({ report: { ...report, id }, stale: false });

describe.each([
  ['evaluation', EvaluationState],
  ['deployment', DeployState],
] as const)('the view of %s', (_, State) => {
  it('keeps the newer report when an older one arrives later', async () => {
    const { client, asked } = slowKernel();
    const state = new State(client);
    const loads = [state.load('/a.assay'), state.load('/a.assay')];
    asked[1]?.answer(seen(2));
    await loads[1];
    expect([state.report?.id, state.loading]).toEqual([2, false]);
    asked[0]?.answer(seen(1));
    await loads[0];
    expect(state.report?.id).toBe(2);
  });

  it('does not show of a project that was left what went wrong there, and goes on loading', async () => {
    const { client, asked } = slowKernel();
    const state = new State(client);
    const loads = [state.load('/a.assay'), state.load('/b.assay')];
    asked[0]?.refuse(new AssayError('data.diskFull'));
    await loads[0];
    expect([state.error, state.loading]).toEqual([null, true]);
    asked[1]?.answer(seen(3));
    await loads[1];
    expect([state.report?.id, state.loading]).toEqual([3, false]);
  });
});
