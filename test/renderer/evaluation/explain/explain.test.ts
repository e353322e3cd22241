import '../../jsdom';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../../renderer/app/i18n.svelte';
import { navigation } from '../../../../renderer/app/navigation.svelte';
import { api } from '../../../../renderer/app/client';
import Method from '../../../../renderer/evaluation/explain/Method.svelte';
import PathTable from '../../../../renderer/evaluation/explain/PathTable.svelte';
import { ExplainState, explainState } from '../../../../renderer/evaluation/explain/state.svelte';
import ValueEditor from '../../../../renderer/evaluation/explain/ValueEditor.svelte';
import { waterfall } from '../../../../renderer/evaluation/explain/waterfall';
import { changeText, featureText } from '../../../../renderer/evaluation/explain/words';
import { typedCell } from '../../../../shared/domain';
import { contribution, explanation, opening } from './row';

beforeEach(() => {
  setLocale('en');
  explainState.mode = 'why';
  explainState.unfolded = null;
});

describe('the way of a row', () => {
  it('leads from the average row, column by column, to this one', async () => {
    render(PathTable, { opening, explanation, stored: explanation });
    const rows = screen.getAllByRole('row').slice(1);
    const words = (row: HTMLElement): string[] =>
      [...row.children].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim());
    expect(rows.map(words)).toEqual([
      ['The average training row', '', '10%'],
      ['age', '58', '0.5', '+30 pp', '40%'],
      ['city', 'Bonn', 'Bonn = 1', '−5 pp', '35%'],
      ['This row', '', '35%'],
    ]);
    await fireEvent.click(screen.getByRole('button', { name: 'city' }));
    expect(screen.getByText('city=Rome')).toBeTruthy();
    expect(screen.getByText(/one yes-or-no feature/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'See the step in the recipe' }));
    expect([navigation.view, navigation.focus]).toEqual(['features', { select: 'city', step: 'oneHot' }]);
  });

  it('folds what is many, and the folded part closes the gap', () => {
    const many = Array.from({ length: 30 }, (_, i) => contribution(`c${i}`, 0.1 + i / 100, 0.11 + i / 100));
    const fall = waterfall({ ...explanation, says: 0.4, contributions: many }, 12);
    expect(fall.steps).toHaveLength(12);
    expect(fall.rest?.count).toBe(18);
    expect(fall.rest?.after).toBeCloseTo(0.4, 12);
    expect(fall.rest?.from).toBeCloseTo(fall.steps.at(-1)?.to ?? NaN, 12);
    expect(fall.rest?.to).toBeCloseTo(fall.end, 12);
    for (const { from, to } of fall.steps) expect(Math.min(from, to)).toBeGreaterThanOrEqual(0);
  });

  it('writes differences of chances in points, and of numbers as they are', () => {
    expect(changeText({ task: 'binary' }, 0.0714)).toBe('+7.1 pp');
    expect(changeText({ task: 'regression' }, -120)).toBe('−120');
    setLocale('zh');
    expect(changeText({ task: 'binary' }, -0.02)).toBe('−2 个百分点');
  });

  it('writes a year as a year, and all else as amounts', () => {
    expect(featureText({ name: 'since.year', value: 2025 })).toBe('2025');
    expect(featureText({ name: 'fee', value: 2025 })).toBe('2,025');
    expect(featureText({ name: 'fee', value: null })).toBe('missing');
  });

  it('says where a learner takes the recipe in a form of its own', async () => {
    render(PathTable, { opening: { ...opening, ownForm: true }, explanation, stored: explanation });
    await fireEvent.click(screen.getByRole('button', { name: 'city' }));
    expect(screen.getByText(/in a form of its own/)).toBeTruthy();
  });
});

describe('how it was found', () => {
  const network = { ...opening, methods: ['gradients', 'sampling'] as ('gradients' | 'sampling')[] };
  const completeness = { gap: 0.00042, limit: 0.001, steps: 16, others: 128, held: true };
  const bySlopes = { ...explanation, method: 'gradients' as const, completeness };

  it('says what the sum of slopes misses, or why columns were exchanged instead, in both languages', () => {
    const words = (shown: typeof explanation, of = network): string => {
      const { container, unmount } = render(Method, { opening: of, explanation: shown });
      const text = container.textContent;
      unmount();
      return text;
    };
    expect(words(bySlopes)).toMatch(/From each of 128 .*at most 16, .*0\.042 pp; at most 0\.1 pp is allowed/);
    const failed = { ...completeness, gap: 0.02, steps: 128, held: false };
    const sampled = { ...explanation, method: 'sampling' as const, samples: 256, completeness: failed };
    expect(words(sampled)).toMatch(/after 128 steps.*2 pp.*exchanged one after the other.*in 256 orders/);
    expect(
      words({ ...bySlopes, task: 'regression', completeness: { ...completeness, gap: 12.345 } }),
    ).toMatch(/says by 12;/);
    expect(words({ ...sampled, completeness: null }, { ...opening, methods: ['sampling'] })).not.toMatch(
      /slopes/i,
    );
    setLocale('zh');
    expect(words(bySlopes)).toMatch(/128 行训练数据.*相差 0\.042 个百分点，容许的上限为 0\.1 个百分点/);
    expect(words(sampled)).toMatch(/仍相差 2 个百分点.*按 256 种先后次序/);
  });

  it('asks the same row, with what was changed of it, in the other way', async () => {
    const asked: unknown[] = [];
    const row = (request: { row?: Record<string, unknown>; rowId?: number; method?: string }) => {
      asked.push(request);
      const method = request.method ?? 'gradients';
      return Promise.resolve({
        ...explanation,
        method,
        ...(request.row ? { rowId: null, row: request.row } : {}),
      });
    };
    const state = new ExplainState({ ...api, explain: { row } } as unknown as typeof api);
    await state.show(4);
    state.set('city', 'Rome');
    await vi.waitFor(() => expect(state.changed).not.toBeNull());
    await state.explainBy('sampling');
    expect(state.stored?.method).toBe('sampling');
    await vi.waitFor(() => expect(state.changed?.method).toBe('sampling'));
    expect(asked.slice(2)).toMatchObject([
      { rowId: 4, method: 'sampling', outcome: 'yes' },
      { row: { age: 58, city: 'Rome' }, method: 'sampling' },
    ]);
    await state.show(5);
    expect(asked.at(-1)).toEqual({ rowId: 5, method: 'sampling' });
  });
});

describe('what if', () => {
  it('offers a slider within the range, and the levels that were seen', async () => {
    const set = vi.fn();
    const [age, city] = opening.columns;
    if (!age || !city) throw new Error('no columns');
    const { unmount } = render(ValueEditor, { column: age, value: 58, onset: set });
    const slider = screen.getByRole('slider', { name: 'Slider for age' });
    expect([slider.getAttribute('min'), slider.getAttribute('max')]).toEqual(['18', '90']);
    await fireEvent.input(slider, { target: { value: '30' } });
    expect(set).toHaveBeenLastCalledWith(30);
    unmount();
    render(ValueEditor, { column: city, value: 'Bonn', onset: set });
    const choice = screen.getByRole('combobox');
    expect(
      within(choice)
        .getAllByRole('option')
        .map((o) => o.textContent),
    ).toEqual(['Bonn (60%)', 'Rome (40%)', 'missing']);
    await fireEvent.change(choice, { target: { value: 'Rome' } });
    expect(set).toHaveBeenLastCalledWith('Rome');
  });

  it('takes only what is of the column’s type', () => {
    expect(typedCell('3,5', 'number')).toBe(3.5);
    expect(typedCell('x', 'integer')).toBeUndefined();
    expect(typedCell('2024-02-30x', 'date')).toBeUndefined();
    expect(typedCell('2024-02-29', 'date')).toBe('2024-02-29');
    expect(typedCell('', 'text')).toBeNull();
  });

  it('shows the row that a person came for, once for each time that they come', async () => {
    const asked: unknown[] = [];
    const client = {
      ...api,
      explain: {
        row: (request: { rowId?: number }) => {
          asked.push(request.rowId);
          return Promise.resolve({ ...explanation, rowId: request.rowId ?? null });
        },
      },
    } as unknown as typeof api;
    const state = new ExplainState(client);
    state.opening = opening;
    state.panel = 'general';
    state.mode = 'whatIf';
    const focus = { panel: 'why', row: 7 };
    expect(state.follow(focus)).toBe(true);
    await waitFor(() => expect(state.stored?.rowId).toBe(7));
    expect([state.panel, state.mode]).toEqual(['one', 'why']);
    expect(state.follow(focus)).toBe(false);
    expect(state.follow({ panel: 'why' })).toBe(false);
    expect(asked).toEqual([7]);
  });

  it('asks once the hand rests, keeps the order of the list, and forgets late answers', async () => {
    vi.useFakeTimers();
    const asked: unknown[] = [];
    const client = {
      ...api,
      explain: {
        row: (request: { row?: Record<string, unknown> }) => {
          asked.push(request);
          return Promise.resolve(
            request.row ? { ...explanation, rowId: null, row: request.row } : explanation,
          );
        },
      },
    } as unknown as typeof api;
    const state = new ExplainState(client);
    await state.show(4);
    state.set('age', 20);
    state.set('age', 21);
    expect(state.asking).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({
      row: { age: 21, city: 'Bonn' },
      order: ['age', 'city'],
      outcome: 'yes',
    });
    expect(state.shown?.row).toEqual({ age: 21, city: 'Bonn' });
    state.set('age', 58);
    expect(state.isChanged).toBe(false);
    expect(state.shown).toBe(state.stored);
    state.take({ age: 58, city: 'Rome' });
    expect(state.edits).toEqual({ city: 'Rome' });
    vi.useRealTimers();
  });
});
