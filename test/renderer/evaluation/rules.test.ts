// The demands of the gate as they can be changed in the inspector.
import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { demandsFor, newRule } from '../../../renderer/evaluation/demands';
import Rules from '../../../renderer/evaluation/Rules.svelte';
import { evaluation } from '../../../renderer/evaluation/state.svelte';
import { type EvaluationRule, type Task, text } from '../../../shared/domain';
import { report } from './report';

beforeEach(() => setLocale('en'));

/** What the first field of each demand shows. */
const chosen = (): string[] =>
  [...document.querySelectorAll('li')].map(
    (item) => item.querySelector('select')?.selectedOptions[0]?.textContent ?? '',
  );

describe('the demands of the gate', () => {
  it.each(['binary', 'multiclass', 'regression'] as const)(
    'name what each of them is about: %s',
    (task) => {
      const measured = { task, metrics: {}, trivial: {} };
      evaluation.rules = demandsFor(task).map((subject, i) => newRule(`r${i}`, subject, measured));
      render(Rules, { measured: { ...measured, gate: { verdict: 'pass', rules: [] } } });
      const names = chosen();
      expect(names).toHaveLength(demandsFor(task).length);
      expect(new Set(names).size).toBe(names.length);
      expect(names.every((name) => name.length > 3)).toBe(true);
    },
    20_000,
  );

  it('name demands that were kept with the project too', () => {
    const kept: [Task, EvaluationRule][] = [
      ['binary', { id: 'a', kind: 'betterThanChampion', metric: 'rocAuc', threshold: null }],
      ['binary', { id: 'b', kind: 'suspicion', metric: 'rocAuc', threshold: null }],
    ];
    evaluation.rules = kept.map(([, rule]) => rule);
    render(Rules, { measured: report });
    expect(chosen()).toEqual(['Against the model in use', 'Nothing suspicious']);
  });

  it('say by what else they were judged, where the run was trained for another loss', () => {
    const better: EvaluationRule = { id: 'a', kind: 'betterThanBaseline', metric: 'rmse', threshold: null };
    const explained: EvaluationRule = { id: 'b', kind: 'atLeast', metric: 'r2', threshold: 0.1 };
    evaluation.rules = [better, explained];
    const judged = (rule: EvaluationRule) => ({
      rule,
      value: 0,
      verdict: 'pass' as const,
      summary: text('evaluate.weighted'),
    });
    const rules = [
      judged({ ...better, metric: 'pinball' }),
      judged({ ...explained, kind: 'betterThanTrivial', metric: 'pinball', threshold: 0 }),
    ];
    render(Rules, {
      measured: { task: 'regression', metrics: {}, trivial: {}, gate: { verdict: 'pass', rules } },
    });
    screen.getByText(/trained for another loss and is judged by that: .*pinball/);
    screen.getByText(/by that it must beat a guess that looks at no column: .*pinball/);
  });

  it('begin with the run’s own figures, in the target’s unit too', () => {
    const at = (value: number) => ({ value, low: 0.9 * value, high: 1.1 * value });
    const prices = { task: 'regression' as const, metrics: { rmse: at(41_234), r2: at(0.85) }, trivial: {} };
    expect(newRule('a', 'rmse', prices)).toMatchObject({ kind: 'atMost', threshold: 46_000 });
    expect(newRule('b', 'r2', prices)).toMatchObject({ kind: 'atLeast', threshold: 0.76 });
    expect(newRule('c', 'worstSlice', prices)).toMatchObject({ threshold: 11_000 });
    expect(newRule('d', 'worstSlice', report)).toMatchObject({ threshold: 0.1 });
  });

  it('are all strict by one switch, which says what it does', async () => {
    evaluation.rules = [];
    const saved = vi.spyOn(evaluation, 'saveRules').mockImplementation((rules) => {
      evaluation.rules = rules;
      return Promise.resolve();
    });
    render(Rules, { measured: report });
    const box = screen.getByRole('checkbox', { name: /What is not certain does not pass/ });
    await fireEvent.click(box);
    expect(evaluation.rules.map(({ kind }) => kind)).toEqual(['certainty']);
    expect(chosen().filter((name) => name !== '')).toEqual([]);
    await fireEvent.click(box);
    expect(evaluation.rules).toEqual([]);
    saved.mockRestore();
  });
});
