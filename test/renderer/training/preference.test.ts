// Which run is preferred is shown of the runs that are listed, and of no others.
import '../jsdom';
import { render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { api } from '../../../renderer/app/client';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import Leaderboard from '../../../renderer/training/Leaderboard.svelte';
import { isOf, Preference } from '../../../renderer/training/preference.svelte';
import { training } from '../../../renderer/training/state.svelte';
import { type Preferred, type Run, text } from '../../../shared/domain';

const run = (id: number, more: Partial<Run> = {}): Run =>
  ({
    ...{ id, learner: 'linear', settings: {}, inputs: 'present', state: 'finished', best: null },
    ...{ startedAt: 0, finishedAt: 1, progress: { fraction: 1, epoch: 0, step: 0, secondsLeft: null } },
    ...more,
  }) as Run;
const chosen = (runId: number, ...among: number[]): Preferred => ({
  ...{ runId, bestRunId: runId, among },
  reason: text(among.length === 1 ? 'evaluate.preferred.only' : 'evaluate.preferred.best', {
    runs: among.length,
  }),
});

beforeEach(() => {
  setLocale('en');
  training.runs = [];
  training.preference.forget();
});

it('is of the finished runs of its own data and recipe', () => {
  const [first, second] = [run(1), run(2)];
  expect(isOf(chosen(1, 1), [first])).toBe(true);
  expect(isOf(chosen(1, 1), [second, first])).toBe(false);
  expect(isOf(chosen(1, 1), [run(2, { state: 'running' }), run(3, { inputs: 'older' }), first])).toBe(true);
  // One that was discarded since, or that has not been heard of yet.
  expect(isOf(chosen(1, 1, 2), [first])).toBe(false);
  expect(isOf(chosen(1, 1, 2), [second])).toBe(false);
});

describe('the leaderboard', () => {
  it('says nothing of what was preferred before another run had finished', async () => {
    training.runs = [run(1)];
    training.preference.answer = chosen(1, 1);
    render(Leaderboard);
    expect(screen.getByRole('status').textContent).toContain('the only finished run');
    training.runs = [run(2, { state: 'running' }), run(1)];
    expect(await screen.findByRole('status')).toBeTruthy();
    training.runs = [run(2, { learner: 'trees' }), run(1)];
    await expect.poll(() => screen.queryByRole('status')).toBeNull();
    // Its place is kept, and the tag's: no row moves when the answer comes.
    expect(screen.getByText('preferred').style.visibility).toBe('hidden');
    training.preference.answer = chosen(2, 1, 2);
    const said = await screen.findByRole('status');
    expect(said.textContent).toContain('2 finished runs');
    expect(screen.getByText('preferred').closest('tr')?.textContent).toContain('Boosted trees');
  });
});

describe('what is asked', () => {
  const asked: { answer: (found: Preferred | null) => void; fail: () => void }[] = [];
  const client = {
    learn: {
      preferred: () =>
        new Promise<Preferred | null>((answer, fail) =>
          asked.push({ answer, fail: () => fail(new Error('closed')) }),
        ),
    },
  } as unknown as typeof api;
  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  beforeEach(() => asked.splice(0));

  it('is asked once more for all that ended while an answer was on its way', async () => {
    const preference = new Preference(client);
    preference.ask();
    preference.ask();
    preference.ask();
    expect(asked).toHaveLength(1);
    asked[0]?.answer(chosen(1, 1));
    await turn();
    expect(asked).toHaveLength(2);
    asked[1]?.answer(chosen(2, 1, 2));
    await turn();
    expect(preference.answer?.runId).toBe(2);
    expect(asked).toHaveLength(2);
    preference.ask();
    asked[2]?.fail();
    await turn();
    expect(preference.answer).toBeNull();
  });

  it('is nothing of a project that was open before', async () => {
    const preference = new Preference(client);
    preference.ask();
    preference.forget();
    preference.ask();
    asked[1]?.answer(chosen(7, 7));
    await turn();
    asked[0]?.answer(chosen(1, 1));
    await turn();
    expect(preference.answer?.runId).toBe(7);
  });
});
