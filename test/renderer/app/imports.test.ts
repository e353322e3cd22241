import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { SourceDifference, SourceGuess } from '../../../shared/domain';
import { fileStem, fileUse } from '../../../renderer/app/files';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import ImportDifference from '../../../renderer/app/ImportDifference.svelte';
import ImportPreview from '../../../renderer/app/ImportPreview.svelte';
import { importSheet } from '../../../renderer/app/imports.svelte';

afterEach(() => {
  setLocale('en');
  importSheet.outdated = false;
});

describe('a file by its name', () => {
  it.each([
    'a.csv',
    'b.XLSX',
    'c.ods',
    'd.zip',
    'e.csv.gz',
    'f.sqlite3',
    'g.arrow',
    'h.geojson',
    'noextension',
  ])('%s is taken for data', (name) => expect(fileUse(`/home/x/${name}`)).toBe('data'));
  it.each(['a.pdf', 'b.docx', 'c.html', 'd.rar'])('%s is refused in words', (name) =>
    expect(fileUse(name)).toBe('unsupported'),
  );
  it('names a project without the endings of packed files', () => {
    expect(fileStem('/x/orders.csv.gz')).toBe('orders');
    expect(fileStem('/x/orders.2024.xlsx')).toBe('orders.2024');
    expect(fileStem('C:\\x\\orders.zip')).toBe('orders');
  });
});

describe('what a changed file would change', () => {
  const difference: SourceDifference = {
    ...{ rowsBefore: 2000, rowsAfter: 1001 },
    added: [{ name: 'came', type: 'text' }],
    removed: [{ name: 'gone', type: 'text' }],
    columns: [
      {
        ...{ name: 'amount', before: 'integer', after: 'number', missingBefore: 0, missingAfter: 0.25 },
        ...{ meanBefore: 24.75, meanAfter: 80, stability: 1.234, shift: 'large' },
      },
      {
        ...{ name: 'kind', before: 'text', after: 'text', missingBefore: 0, missingAfter: 0 },
        ...{ meanBefore: null, meanAfter: null, stability: 0.01, shift: 'none' },
      },
    ],
  };

  it('is told in figures and words', () => {
    render(ImportDifference, { difference });
    expect(screen.getByText(/2,000 rows before, 1,001 after/).textContent).toContain('New columns: came.');
    const cells = screen.getAllByRole('row').map((row) => row.textContent?.replace(/\s+/g, ' ').trim());
    expect(cells[1]).toContain('Whole number → Number');
    expect(cells[1]).toContain('0% → 25%');
    expect(cells[1]).toContain('Very different (PSI 1.23)');
    expect(cells[2]).toContain('Alike');
  });

  it('is told in Chinese', () => {
    setLocale('zh');
    render(ImportDifference, { difference });
    expect(screen.getByText(/不再有的列：gone。/)).toBeTruthy();
  });
});

describe('the first rows of a wide table', () => {
  const columns = Array.from({ length: 10_000 }, (_, i) => ({ name: `m${i}`, type: 'integer' as const }));
  const guess = {
    ...{ path: '/x/wide.csv', bytes: 9, columns, rows: [columns.slice(0, 200).map((_, i) => i)] },
    options: { format: 'csv' },
  } as SourceGuess;

  it('are drawn as far as one has come, and all that can be seen are counted', async () => {
    render(ImportPreview, { guess, glimpse: null });
    const table = screen.getByRole('table');
    expect(table.getAttribute('aria-colcount')).toBe('200');
    const last = (): string | undefined => screen.getAllByRole('cell').at(-1)?.textContent ?? undefined;
    expect(last()).toBe('23');
    const region = screen.getByRole('region');
    const size = { clientWidth: 900, scrollWidth: 3000 };
    for (const [name, value] of Object.entries(size)) Object.defineProperty(region, name, { value });
    region.scrollLeft = 1000;
    await fireEvent.scroll(region);
    expect(last()).toBe('23');
    for (let turn = 0; turn < 20; turn++) {
      region.scrollLeft = 2100;
      await fireEvent.scroll(region);
      await tick();
    }
    expect(last()).toBe('199');
  });

  it('are not told to be read by a correction that could not be read', async () => {
    render(ImportPreview, { guess, glimpse: null });
    expect(screen.getByText(/as they will be read$|\(the first 200 columns/)).toBeDefined();
    importSheet.outdated = true;
    await tick();
    expect(screen.getByText('The first rows as they were read before your last correction')).toBeDefined();
    expect(screen.queryByText(/as they will be read/)).toBeNull();
  });
});
