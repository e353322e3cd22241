// A file from dropping to data: what was made of it is shown, a correction counts at once, and a changed file follows the first.
import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityFaults } from './accessible';
import { type App, dropFile, screenshot, startApp } from './harness';

let folder: string;
let app: App | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-import-'));
});
afterEach(async () => {
  await app?.close().catch(() => undefined);
  app = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('the import sheet', () => {
  it('shows a workbook, turns to another sheet, and imports it', async () => {
    const book = utils.book_new();
    const orders = [['Orders of March'], [], ['order', 'amount'], ['A-1', 12.5], ['A-2', 7], ['A-3', 8]];
    const people = [
      ['姓名', '城市'],
      ['王芳', '北京'],
      ['李雷', '上海'],
    ];
    utils.book_append_sheet(book, utils.aoa_to_sheet(orders), 'Orders');
    utils.book_append_sheet(book, utils.aoa_to_sheet(people), '客户');
    const path = file('shop.xlsx', write(book, { bookType: 'xlsx', type: 'buffer' }) as Uint8Array);
    app = await startApp({ userData: join(folder, 'home') });
    const { page } = app;
    await dropFile(page, path);
    const sheet = page.getByRole('dialog', { name: 'Import shop.xlsx' });
    await sheet.getByText('A-1').waitFor();
    expect(await sheet.getByLabel('Rows above the table').inputValue()).toBe('2');
    expect(await accessibilityFaults(page)).toEqual([]);
    await sheet.getByLabel('Sheet', { exact: true }).selectOption('客户');
    await sheet.getByText('王芳').waitFor();
    await screenshot(page, 'import-workbook');
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('shop.xlsx is imported: 2 rows, 2 columns.').waitFor();
  });

  it('divides rows at what is typed, and says where that cannot be', async () => {
    const path = file('bars.txt', 'id<>name<>amount\n1<>"ann, \\"a\\""<>10\n2<>bob<>20\n3<>cy<>30\n');
    app = await startApp({ userData: join(folder, 'home') });
    const { page } = app;
    await dropFile(page, path);
    const sheet = page.getByRole('dialog', { name: 'Import bars.txt' });
    const divided = sheet.getByLabel('Columns are separated by');
    await divided.selectOption({ label: 'Something else…' });
    const typed = sheet.getByRole('textbox', { name: 'Between the columns stands' });
    await typed.fill('a"b');
    await sheet.getByText('One to ten characters, without a new line or the quote character.').waitFor();
    await typed.fill('<>');
    await sheet.getByText('ann, "a"').waitFor();
    expect(await sheet.getByLabel('A quote inside text is written').inputValue()).toBe('backslash');
    await screenshot(page, 'import-delimiter');
    expect(await accessibilityFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('bars.txt is imported: 3 rows, 3 columns.').waitFor();

    const blanks = file(
      'blanks.txt',
      'station  temp   rain\nA       12.5    0\nB        9.1   3.2\nC       -1     10\n',
    );
    await dropFile(page, blanks);
    const next = page.getByRole('dialog', { name: 'Import blanks.txt' });
    await next.getByText('Blanks, one or several').first().waitFor({ state: 'attached' });
    await next.getByRole('cell', { name: '12.5' }).waitFor();
    await next.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('blanks.txt is imported: 3 rows, 3 columns.').waitFor();
  });

  it('reads another encoding as corrected, and shows what a changed file would change', async () => {
    app = await startApp({ userData: join(folder, 'home') });
    const { page } = app;
    const rows = (count: number, amount: (i: number) => number): string =>
      Array.from({ length: count }, (_, i) => `${i};${amount(i)},5;${i % 2 ? '北京' : '上海'}`).join('\n');
    const write = (text: string): string =>
      file('sales.csv', iconv.encode(`id;amount;city\n${text}\n`, 'gbk'));
    await dropFile(page, write(rows(400, (i) => i % 50)));
    const sheet = page.getByRole('dialog', { name: 'Import sales.csv' });
    await sheet.getByText('北京').first().waitFor();
    expect(await sheet.getByLabel('Encoding').inputValue()).toBe('gbk');
    await sheet.getByLabel('Encoding').selectOption('windows-1252');
    await sheet.getByText('±±¾©').first().waitFor();
    await sheet.getByLabel('Encoding').selectOption('gbk');
    await sheet.getByText('北京').first().waitFor();
    // What a type would lose is counted over all rows before anything is imported.
    await sheet.getByLabel('Type of city').selectOption('date');
    await sheet
      .getByText(/^city: 400 values cannot be read as “Date” and would be missing: “.*”, “.*”\.$/)
      .waitFor();
    await screenshot(page, 'import-losses');
    expect(await accessibilityFaults(page)).toEqual([]);
    await sheet.getByLabel('Type of city').selectOption('text');
    await sheet.getByText('cannot be read as').waitFor({ state: 'hidden' });
    await sheet.getByText('How values are written').click();
    expect(await sheet.getByLabel('Decimal mark').inputValue()).toBe('comma');
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('sales.csv is imported: 400 rows, 3 columns.').waitFor();

    await dropFile(page, write(rows(300, (i) => i + 100)));
    await sheet.getByText('北京').first().waitFor();
    await sheet.getByRole('radio', { name: 'The next version of sales.csv' }).check();
    await sheet.getByRole('button', { name: 'Show what would change' }).click();
    await sheet.getByText('400 rows before, 300 after.').waitFor();
    expect(await sheet.getByText('Very different').count()).toBeGreaterThan(0);
    await screenshot(page, 'import-next');
    expect(await accessibilityFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('sales.csv is imported: 300 rows, 3 columns.').waitFor();

    // Saved again while the window was elsewhere: the data view says so, and shows what would differ before anything is imported.
    write(rows(350, (i) => i));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.getByText('sales.csv has changed since it was imported.').waitFor();
    await screenshot(page, 'import-changed');
    await page.getByRole('button', { name: 'See what would differ…' }).click();
    await sheet.getByText('300 rows before, 350 after.').waitFor();
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Not now' }).click();
    expect(await page.getByText('sales.csv has changed since it was imported.').count()).toBe(0);
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByText('sales.csv has changed since it was imported.').waitFor();
  });

  it('offers an import in which the application ended, once, and does not try it by itself', async () => {
    const userData = join(folder, 'home');
    const path = file('heavy.csv', 'a,b\n1,x\n2,y\n');
    mkdirSync(userData);
    // What a kernel leaves that dies in an import.
    writeFileSync(join(userData, 'importing.json'), JSON.stringify({ paths: [path], at: 1000 }));
    app = await startApp({ userData });
    const offer = app.page.getByRole('dialog', { name: 'An import did not end' });
    await offer.getByText('heavy.csv').waitFor();
    expect(await app.page.getByRole('dialog', { name: 'Import heavy.csv' }).count()).toBe(0);
    await offer.getByRole('button', { name: 'Look at the file again' }).click();
    await app.page.getByRole('dialog', { name: 'Import heavy.csv' }).getByLabel('Type of a').waitFor();
    await app.close();
    app = await startApp({ userData });
    await app.page.getByText('What would you like to predict?').waitFor();
    expect(await app.page.getByRole('dialog').count()).toBe(0);
  });

  it('takes several files as one, and a table from the clipboard', async () => {
    app = await startApp({ userData: join(folder, 'home') });
    const { page } = app;
    await dropFile(page, [file('jan.csv', 'n,shop\n1,Bonn\n'), file('feb.csv', 'n,shop\n2,Köln\n')]);
    const several = page.getByRole('dialog', { name: 'Import jan.csv and 1 more file' });
    await several.getByText('Add a column with the name of the file').click();
    await several.getByText('feb.csv').first().waitFor();
    await several.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('jan.csv is imported: 2 rows, 3 columns.').waitFor();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'name\tage\nAnna\t31\nBen\t27\n');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    const pasted = page.getByRole('dialog', { name: 'Import Pasted table 1.tsv' });
    await pasted.getByText('Anna').waitFor();
  });
});
