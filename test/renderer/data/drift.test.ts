import '../jsdom';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { workspace } from '../../../renderer/app/workspace.svelte';
import { drift } from '../../../renderer/data/drift/drift.svelte';
import DriftSection from '../../../renderer/data/drift/DriftSection.svelte';
import { earlierVersions, firstChoice } from '../../../renderer/data/drift/earlier';
import { sentences } from '../../../renderer/data/drift/words';
import type { ColumnDrift, DatasetVersion } from '../../../shared/domain/data';
import type { StreamOf } from '../../../shared/domain/progress';

type Call = (
  request: { versionId: number; against: number; column: string },
  options: { signal: AbortSignal },
) => AsyncGenerator<StreamOf<ColumnDrift | null>>;
const kernel = vi.hoisted(() => ({
  drift: vi.fn<Call>(),
  baseline: vi.fn<() => Promise<{ id: number } | null>>(),
}));
vi.mock('../../../renderer/app/client', () => ({
  api: { data: { drift: kernel.drift }, quality: { baseline: kernel.baseline } },
  onConnect: () => () => undefined,
}));

const version = (
  id: number,
  parentId: number | null,
  kind: 'import' | 'step',
  datasetId = 1,
): DatasetVersion => ({
  ...{
    id,
    datasetId,
    number: id,
    parentId,
    name: 'sales',
    rows: 100,
    quarantined: 0,
    dropped: 0,
    createdAt: 0,
  },
  columns: [{ name: 'price', type: 'number' }],
  operation: { kind, summary: { key: 'data.summary.import' }, settings: {} },
});
const all = [
  version(1, null, 'import'),
  version(2, 1, 'step'),
  version(3, null, 'import', 2),
  version(4, 2, 'import'),
  version(5, 4, 'step'),
];

const moved: ColumnDrift = {
  difference: {
    ...{ name: 'price', before: 'number', after: 'number', missingBefore: 0.02, missingAfter: 0.1 },
    ...{ meanBefore: 10, meanAfter: 14, stability: 0.4, shift: 'large' },
  },
  ...{ rowsBefore: 100, rowsAfter: 100, byChance: 0.2, values: null },
  quantilesBefore: [1, 2, 3, 4, 5],
  quantilesAfter: [1, 3, 5, 7, 9],
  bins: [
    { from: 0, to: 5, before: 98, after: 45 },
    { from: 5, to: 10, before: 0, after: 45 },
  ],
};

beforeEach(() => {
  setLocale('en');
  vi.resetAllMocks();
  kernel.baseline.mockResolvedValue(null);
  drift.cancel();
  drift.follow('elsewhere', 0);
  workspace.project = { path: '/p.assay', name: 'p' } as never;
  workspace.versions = all;
  workspace.version = all[4] ?? null;
});

it('offers the earlier versions of the same data set, first the one a gate let pass, else the import before', () => {
  const present = all[4] as DatasetVersion;
  const earlier = earlierVersions(present, all, null);
  expect(earlier.map(({ id }) => id)).toEqual([4, 2, 1]);
  expect(firstChoice(present, earlier, all, null)?.id).toBe(1);
  expect(firstChoice(present, earlier, all, 2)?.id).toBe(2);
  const withOther = earlierVersions(present, all, 3);
  expect(firstChoice(present, withOther, all, 3)?.id).toBe(3);
  // Nothing was imported before: what the steps have done to the column.
  const second = all[1] as DatasetVersion;
  expect(firstChoice(second, earlierVersions(second, all, null), all, null)?.id).toBe(1);
  expect(earlierVersions(all[0] as DatasetVersion, all, null)).toEqual([]);
});

it('says in words what moved, and when chance can have done it', () => {
  expect(sentences(moved, 1, true)[0]).toMatch(/moved a lot since version 1 \(stability index 0.4/);
  expect(sentences(moved, 1, true)).toHaveLength(1);
  expect(sentences({ ...moved, byChance: 0.5 }, 1, true)[1]).toMatch(/chance/);
  // Steps on the same rows are no draw: what they change is no chance.
  expect(sentences({ ...moved, byChance: 0.5 }, 1, false)).toHaveLength(1);
  const retyped = { ...moved.difference, before: 'text' as const, stability: null, shift: null };
  expect(sentences({ ...moved, difference: retyped }, 1, true)[0]).toMatch(/cannot be compared/);
});

it('compares when asked, shows figures side by side, and goes on with the next column and another version', async () => {
  kernel.drift.mockImplementation(async function* () {
    yield { type: 'done', result: moved };
  });
  const { rerender } = render(DriftSection, { column: { name: 'price', type: 'number' } });
  expect(kernel.drift).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByRole('button', { name: 'Compare with version 1' }));
  expect(await screen.findByText(/moved a lot since version 1/)).toBeTruthy();
  const table = screen.getByRole('table', { name: 'Figures of price in version 1 and now' });
  const row = within(table).getByRole('row', { name: /50% of rows below/ });
  expect(
    within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['3', '5']);
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe('0 – 5: Version 1 100%, Now 50%');
  await rerender({ column: { name: 'other', type: 'number' } });
  await waitFor(() =>
    expect(kernel.drift.mock.lastCall?.[0]).toEqual({ versionId: 5, against: 1, column: 'other' }),
  );
  await fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), { target: { value: '2' } });
  await waitFor(() => expect(kernel.drift.mock.lastCall?.[0]).toMatchObject({ against: 2 }));
});

it('stops when told to, and shows nothing where there is no earlier version', async () => {
  let signal: AbortSignal | undefined;
  kernel.drift.mockImplementation(async function* (_, options) {
    signal = options.signal;
    yield { type: 'progress', fraction: 0.3, phase: { key: 'data.progress.comparing' } };
    await new Promise((_, reject) => options.signal.addEventListener('abort', reject));
  });
  const { unmount } = render(DriftSection, { column: { name: 'price', type: 'number' } });
  await fireEvent.click(screen.getByRole('button', { name: 'Compare with version 1' }));
  await fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(signal?.aborted).toBe(true);
  expect(screen.getByRole('button', { name: 'Compare with version 1' })).toBeTruthy();
  unmount();
  workspace.version = all[0] ?? null;
  render(DriftSection, { column: { name: 'price', type: 'number' } });
  expect(screen.queryByRole('heading')).toBeNull();
});
