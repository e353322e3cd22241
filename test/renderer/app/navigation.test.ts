import { beforeEach, describe, expect, it } from 'vitest';
import { navigation } from '../../../renderer/app/navigation.svelte';

describe('going back', () => {
  beforeEach(() => navigation.go('flow'));

  it('comes to the view before where it was left, and for nothing in particular', () => {
    navigation.go('evaluation', { panel: 'why', row: 3 });
    expect(navigation.scroll).toBe(0);
    navigation.scroll = 420;
    navigation.go('features', { select: 'plan', step: 'oneHot' });
    expect(navigation.scroll).toBe(0);
    navigation.back();
    expect([navigation.view, navigation.scroll, navigation.focus]).toEqual(['evaluation', 420, {}]);
    navigation.back();
    expect(navigation.view).toBe('flow');
  });
});
