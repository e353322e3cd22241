// A model of thousands of columns: what it takes is drawn as far as one has come, and counted whole.
import '../jsdom';
import { render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import ModelInspector from '../../../renderer/deploy/ModelInspector.svelte';
import type { ModelVersion } from '../../../shared/domain';

/** Stands for a browser's layout, which jsdom has not: the test says what is seen. */
class Seen {
  static watched: { element: Element; tell: IntersectionObserverCallback }[] = [];
  constructor(private readonly tell: IntersectionObserverCallback) {}
  observe(element: Element): void {
    Seen.watched.push({ element, tell: this.tell });
  }
  disconnect(): void {
    Seen.watched = Seen.watched.filter(({ tell }) => tell !== this.tell);
  }
}
afterEach(() => void Reflect.deleteProperty(globalThis, 'IntersectionObserver'));

const model = (inputs: number): ModelVersion => ({
  ...{ version: 1, runId: 1, learner: 'linear', task: 'binary', target: 'y', classes: ['no', 'yes'] },
  inputs: Array.from({ length: inputs }, (_, i) => ({ name: `m${i}`, type: 'number' })),
  metrics: {},
  ...{ threshold: 0.5, notes: [], bytes: 3, aliases: [], createdAt: 1000 },
});
const columns = (): HTMLElement[] =>
  screen.getAllByRole('listitem').filter((item) => item.hasAttribute('aria-setsize'));

it('is drawn on while its end is near, up to its last column', async () => {
  Object.assign(globalThis, { IntersectionObserver: Seen });
  setLocale('en');
  render(ModelInspector, { model: model(130) });
  await tick();
  expect(columns()).toHaveLength(60);
  expect(columns()[59]?.getAttribute('aria-setsize')).toBe('130');
  const near = async (isIntersecting: boolean): Promise<void> => {
    for (const { tell } of [...Seen.watched])
      tell([{ isIntersecting } as IntersectionObserverEntry], {} as IntersectionObserver);
    await tick();
  };
  await near(false);
  expect(columns()).toHaveLength(60);
  await near(true);
  expect(columns()).toHaveLength(120);
  // Watched anew, so that one who is still near is told again.
  expect(Seen.watched).toHaveLength(1);
  await near(true);
  expect(columns().at(-1)?.textContent).toContain('m129');
  expect(Seen.watched).toHaveLength(0);
});

it('is whole at once where it is short', () => {
  Object.assign(globalThis, { IntersectionObserver: Seen });
  render(ModelInspector, { model: model(3) });
  expect(columns()).toHaveLength(3);
  expect(Seen.watched).toHaveLength(0);
});
