import '../jsdom';
import { render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { api } from '../../../renderer/app/client';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { NestedState } from '../../../renderer/training/nested.svelte';
import NestedSearch from '../../../renderer/training/NestedSearch.svelte';
import { training } from '../../../renderer/training/state.svelte';
import { AssayError, type Nested, type NestedCost, type Run, type Search } from '../../../shared/domain';

const nested = (more: Partial<Nested>): Nested => ({
  state: 'running',
  folds: 5,
  trials: 12,
  ensemble: true,
  trialsDone: 14,
  foldsDone: 1,
  fraction: 0.25,
  secondsLeft: 180,
  seconds: 60,
  score: null,
  chosen: [],
  error: null,
  ...more,
});

const search = (of: Nested): Search => ({
  id: 1,
  seed: 1,
  timeBudgetSeconds: 60,
  learners: ['linear', 'trees'],
  metric: 'auc',
  resampling: { kind: 'folds', folds: 5, repeats: 3 },
  versionId: 1,
  inputs: 'x',
  state: 'finished',
  phase: null,
  spentSeconds: 60,
  startedAt: 0,
  finishedAt: 1,
  forecast: null,
  error: null,
  nested: of,
});

beforeEach(() => setLocale('en'));

describe('a search that is repeated', () => {
  it('says how far it is, and can be held and cancelled', () => {
    render(NestedSearch, { search: search(nested({})) });
    expect(screen.getByText('1 of 5 folds done · 14 of 60 trials')).toBeTruthy();
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
    expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy();
  });

  it('says what is kept after a cancel, and can be gone on with', () => {
    render(NestedSearch, { search: search(nested({ state: 'cancelled' })) });
    expect(screen.getByText('14 of 60 trials are done and kept; it can go on from there.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Resume' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('explains its figure once it is done, in both languages', async () => {
    const score = { metric: 'auc', value: 0.781, low: 0.74, high: 0.82, rows: 800, error: 0.02 };
    const done = nested({
      state: 'finished',
      score,
      chosen: [
        { fold: 1, learner: 'linear', value: 0.77 },
        { fold: 2, learner: 'trees', value: 0.79 },
      ],
    });
    const best = { ...score, value: 0.802 };
    training.runs = [
      { id: 3, searchId: 1, state: 'finished', settings: {}, score: best, finishedAt: 1 } as Run,
    ];
    render(NestedSearch, { search: search(done) });
    expect(screen.getByText(/best trial’s 0\.802 was measured on the very rows/)).toBeTruthy();
    expect(
      screen.getByText(/0\.781 is of 5 searches, each judged by rows that had no part in it/),
    ).toBeTruthy();
    expect(
      screen.getByText('Chosen fold by fold: Linear model 0.770, Boosted trees 0.790. It took 1 min.'),
    ).toBeTruthy();
    setLocale('zh');
    expect(await screen.findByText(/0\.781 则来自 5 次搜索/)).toBeTruthy();
  });
});

describe('its cost', () => {
  const cost: NestedCost = { folds: 5, trials: 12, seconds: 240, refused: null };

  it('is of the search that was asked about last, and of none where it cannot be said', async () => {
    let answer: (cost: NestedCost) => void = () => undefined;
    const slow = new Promise<NestedCost>((resolve) => (answer = resolve));
    const learn = {
      nestedCost: ({ searchId }: { searchId: number }) =>
        searchId === 1
          ? slow
          : searchId === 2
            ? Promise.resolve(cost)
            : Promise.reject(new AssayError('recipe.stale')),
    };
    const state = new NestedState({ learn } as unknown as typeof api);
    const first = state.ask(1);
    await state.ask(2);
    answer({ ...cost, trials: 99 });
    await first;
    expect(state.cost).toEqual(cost);
    await state.ask(3);
    expect(state.cost).toBeNull();
    expect(state.error).toBeNull();
  });

  it('does not hide why it could not begin', async () => {
    const learn = { startNested: () => Promise.reject(new AssayError('learn.notResumable')) };
    const state = new NestedState({ learn } as unknown as typeof api);
    await state.start(1);
    expect(state.error?.code).toBe('learn.notResumable');
    expect(state.busy).toBeNull();
  });
});
