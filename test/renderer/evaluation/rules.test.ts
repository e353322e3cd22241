// The demands of the gate as they can be changed in the inspector.
import '../jsdom';
import { render } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { demandsFor, newRule } from '../../../renderer/evaluation/demands';
import Rules from '../../../renderer/evaluation/Rules.svelte';
import { evaluation } from '../../../renderer/evaluation/state.svelte';
import type { EvaluationRule, Task } from '../../../shared/domain';

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
      evaluation.rules = demandsFor(task).map((subject, i) => newRule(`r${i}`, subject, task));
      render(Rules, { task });
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
    render(Rules, { task: 'binary' });
    expect(chosen()).toEqual(['Better than the model in use', 'Nothing suspicious']);
  });
});
