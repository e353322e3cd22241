import '../jsdom';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { api } from '../../../renderer/app/client';
import { Estimate } from '../../../renderer/training/estimate.svelte';
import { watchRuns } from '../../../renderer/training/watch';
import { AssayError, type RunEvent } from '../../../shared/domain';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const points: RunEvent = { type: 'points', points: [] };

describe('the stream of runs', () => {
  it('is taken up again after it broke, and says only what was not to be expected', async () => {
    const ends = [new AssayError('kernel.lost'), new AssayError('data.unreadable'), null];
    const stop = new AbortController();
    const heard: string[] = [];
    const client = {
      learn: {
        runs: () => Promise.resolve([]),
        searches: () => Promise.resolve([]),
        watch: async function* () {
          yield points;
          const end = ends.shift();
          if (end) throw end;
          stop.abort();
        },
      },
    } as unknown as typeof api;
    const watching = watchRuns(
      client,
      {
        began: () => heard.push('began'),
        told: ({ type }) => heard.push(type),
        lost: (error) => heard.push(error ? error.code : 'expected'),
      },
      stop.signal,
    );
    await vi.advanceTimersByTimeAsync(5000);
    await watching;
    expect(heard).toEqual([
      ...['began', 'points', 'expected'],
      ...['began', 'points', 'data.unreadable'],
      ...['began', 'points'],
    ]);
  });
});

describe('the estimate', () => {
  it('is asked once the hand rests, and a late answer is forgotten', async () => {
    const asked: unknown[] = [];
    const answers = [() => Promise.resolve({ seconds: 9 }), () => Promise.reject(new Error('no data'))];
    const client = {
      learn: {
        estimate: (request: unknown) => {
          asked.push(request);
          return answers.shift()?.();
        },
      },
    } as unknown as typeof api;
    const estimate = new Estimate(client);
    estimate.ask({ learner: 'trees', settings: { leaves: 8 } });
    estimate.ask({ learner: 'trees', settings: { leaves: 16 } });
    expect(estimate.seconds).toBeUndefined();
    await vi.advanceTimersByTimeAsync(400);
    expect(asked).toEqual([{ learner: 'trees', settings: { leaves: 16 } }]);
    expect(estimate.seconds).toBe(9);
    estimate.ask({ learner: 'linear', settings: {} });
    await vi.advanceTimersByTimeAsync(400);
    expect(estimate.seconds).toBeNull();
    estimate.ask(null);
    expect(estimate.seconds).toBeNull();
  });
});
