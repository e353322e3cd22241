import '../jsdom';
import { render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { byDrift, driftLevel } from '../../../renderer/monitor/drift';
import DriftTable from '../../../renderer/monitor/DriftTable.svelte';

beforeEach(() => setLocale('en'));

describe('drift', () => {
  it('is read by the customary bounds', () => {
    expect([0, 0.0999, 0.1, 0.2499, 0.25, 3].map(driftLevel)).toEqual([
      'none',
      'none',
      'some',
      'some',
      'much',
      'much',
    ]);
    expect(driftLevel(null)).toBe('unknown');
    expect(driftLevel(Number.POSITIVE_INFINITY)).toBe('unknown');
  });

  it('stands with the most drifted first and the unknown last', () => {
    const drift = [
      { column: 'a', psi: null },
      { column: 'b', psi: 0.05 },
      { column: 'c', psi: 0.4 },
    ];
    expect(byDrift(drift).map((d) => d.column)).toEqual(['c', 'b', 'a']);
    render(DriftTable, { drift });
    const rows = screen.getAllByRole('row').slice(1);
    const cells = rows.map((row) =>
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent?.trim()),
    );
    expect(cells).toEqual([
      ['c', 'quite different', '', '0.400'],
      ['b', 'as learnt', '', '0.050'],
      ['a', 'too few rows', '', '–'],
    ]);
  });
});
