import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import type { api } from '../../../renderer/app/client';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import SearchLoss from '../../../renderer/training/SearchLoss.svelte';
import { training, TrainingState } from '../../../renderer/training/state.svelte';
import type { SearchRequest } from '../../../shared/domain';

beforeEach(() => {
  setLocale('en');
  training.draft.setAim(null);
});

describe('the loss of a search', () => {
  it('is the usual one until another is chosen, with its quantile or power', async () => {
    render(SearchLoss);
    const loss = screen.getByLabelText('Loss for numbers');
    expect((loss as HTMLSelectElement).value).toBe('auto');
    expect(screen.queryByLabelText('Quantile')).toBeNull();
    await fireEvent.change(loss, { target: { value: 'quantile' } });
    expect(training.draft.aim).toEqual({ metric: 'pinball', quantile: 0.5 });
    const share = screen.getByLabelText('Quantile');
    await fireEvent.input(share, { target: { value: '0.9' } });
    await fireEvent.change(share, { target: { value: '0.9' } });
    await fireEvent.blur(share);
    expect(training.draft.aim).toEqual({ metric: 'pinball', quantile: 0.9 });
    await fireEvent.change(loss, { target: { value: 'tweedie' } });
    expect(training.draft.aim).toEqual({ metric: 'tweedieDeviance', power: 1.5 });
    expect(screen.getByLabelText('Tweedie power')).toBeTruthy();
    await fireEvent.change(loss, { target: { value: 'auto' } });
    expect(training.draft.aim).toBeNull();
  });

  it('goes with a search of numbers, and with no other', async () => {
    const asked: SearchRequest[] = [];
    const client = {
      learn: {
        startSearch: (request: SearchRequest) => {
          asked.push(request);
          return Promise.reject(new Error('only what is asked is of interest'));
        },
      },
    } as unknown as typeof api;
    const state = new TrainingState(client);
    state.task = 'regression';
    state.draft.setAim({ metric: 'mae' });
    await state.startSearch();
    state.task = 'binary';
    await state.startSearch();
    expect(asked.map(({ aim }) => aim)).toEqual([{ metric: 'mae' }, undefined]);
  });
});
