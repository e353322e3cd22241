import '../jsdom';
import { render, screen } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import OutcomeTable from '../../../renderer/data/prepare/OutcomeTable.svelte';

afterEach(() => vi.restoreAllMocks());

describe('the rows of a preview', () => {
  const columns = [
    { name: 'paid', type: 'integer' as const },
    { name: 'paid_mean_2', type: 'number' as const },
  ];

  it('bring a new column into sight, and stay where there is none', () => {
    vi.spyOn(HTMLElement.prototype, 'offsetLeft', 'get').mockReturnValue(900);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400);
    const view = render(OutcomeTable, { caption: 'After', columns, rows: [[1, 2]], marked: ['paid_mean_2'] });
    expect(screen.getByRole('region', { name: 'After' }).scrollLeft).toBe(700);
    view.unmount();
    render(OutcomeTable, { caption: 'Before', columns, rows: [[1, 2]], marked: [] });
    expect(screen.getByRole('region', { name: 'Before' }).scrollLeft).toBe(0);
  });
});
