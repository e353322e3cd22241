import '../jsdom';
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import CheckHistory from '../../../renderer/quality/CheckHistory.svelte';
import type { CheckPoint, CheckResult } from '../../../shared/domain/quality';

const kernel = vi.hoisted(() => ({ checkHistory: vi.fn<() => Promise<CheckPoint[]>>() }));
vi.mock('../../../renderer/app/client', () => ({ api: { quality: kernel } }));

beforeEach(() => setLocale('en'));

const result: CheckResult = {
  ...{ entryId: 'missing:age', check: 'missing', group: 'completeness', columns: ['age'] },
  ...{ title: { key: 'quality.missing.title', params: { column: 'age' } }, figure: 0, threshold: 0.3 },
  ...{ unit: 'share', severity: 'block', tolerance: 1, verdict: 'pass', failingRows: 0, hasRows: true },
  ...{ summary: { key: 'quality.missing.none', params: { column: 'age' } }, remedies: [] },
};
const point = (version: number, figure: number): CheckPoint => ({
  ...{ reportId: version, version, figure, threshold: 0.3 },
});

it('says where a check came from and where it is, with the figures as a table', async () => {
  kernel.checkHistory.mockResolvedValue([point(1, 0.4), point(3, 0.1)]);
  render(CheckHistory, { result, reportId: 3 });
  expect(await screen.findByText('40% in version 1, 10% in version 3.')).toBeTruthy();
  await fireEvent.click(screen.getByRole('button', { name: 'Show as table' }));
  expect(screen.getAllByRole('row').map((row) => row.textContent)).toEqual([
    'VersionMeasured',
    '10.4',
    '30.1',
  ]);
});

it('shows nothing before there is a second version, and an error where the past cannot be read', async () => {
  kernel.checkHistory.mockResolvedValueOnce([point(1, 0.4)]);
  const { container, rerender } = render(CheckHistory, { result, reportId: 1 });
  await waitFor(() => expect(kernel.checkHistory).toHaveBeenCalled());
  expect(container.querySelector('figure')).toBeNull();
  kernel.checkHistory.mockRejectedValueOnce(new Error('gone'));
  await rerender({ result, reportId: 2 });
  expect(await screen.findByRole('alert')).toBeTruthy();
});
