// Several classes in the window: one chosen against the rest, and what is not known said to be so.
import '../jsdom';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import Details from '../../../renderer/evaluation/Details.svelte';
import ClassMoneyPanel from '../../../renderer/evaluation/money/ClassMoneyPanel.svelte';
import ReportTabs from '../../../renderer/evaluation/ReportTabs.svelte';
import { evaluation } from '../../../renderer/evaluation/state.svelte';
import { accessibilityFaults } from '../accessible';
import { several } from './several';

const choose = async (name: string): Promise<void> => {
  const picker = screen.getByRole('combobox', { name: 'This class against all others' });
  await fireEvent.click(picker);
  await fireEvent.pointerDown(screen.getByRole('option', { name }));
  await fireEvent.click(screen.getByRole('option', { name }));
};

beforeEach(() => {
  setLocale('en');
  evaluation.className = undefined;
});

describe('several classes', () => {
  it('show one against the rest, whichever is chosen, on both curves', async () => {
    render(Details, { report: several });
    expect(screen.getByText(/“bird” against all others.*0.90 \(0.89 to 0.91\)/)).toBeTruthy();
    expect(screen.getByText(/Over all classes: 0.85 as a plain mean/)).toBeTruthy();
    await choose('cat');
    expect(screen.getByText(/“cat” against all others.*0.80/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('tab', { name: 'Precision and recall' }));
    expect(screen.getByText(/said to be “cat”.*average precision 0.60/)).toBeTruthy();
    expect(await accessibilityFaults(document.body)).toEqual([]);
  });

  it('say whom to take first, and whether probabilities hold, of the class chosen', async () => {
    render(ReportTabs, { report: several });
    await fireEvent.click(screen.getByRole('tab', { name: 'Whom first, and money' }));
    expect(screen.getByText(/10% of the rows hold 10%.*of all “bird”: 1.9 times/)).toBeTruthy();
    await choose('cat');
    expect(screen.getByText(/best-scored tenth, 90% are “cat”: 2 times/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('tab', { name: /^Can it be trusted/ }));
    expect(screen.getByText(/said of “cat” is off.*by 3% on average \(2% to 4%\); 40% of all/)).toBeTruthy();
    await choose('owl');
    expect(screen.getByText(/Not known for “owl”/)).toBeTruthy();
    expect(await accessibilityFaults(document.body)).toEqual([]);
  });

  it('are put in money: amounts are counted when asked, and the way of deciding is chosen', async () => {
    const counted: unknown[] = [];
    const decided: string[] = [];
    vi.spyOn(evaluation, 'setClassMoney').mockImplementation((money) => void counted.push(money));
    vi.spyOn(evaluation, 'decide').mockImplementation((by) => Promise.resolve(void decided.push(by)));
    const { rerender } = render(ClassMoneyPanel, { report: several });
    await fireEvent.click(screen.getByRole('button', { name: 'Put it in money' }));
    const cell = screen.getByLabelText('“cat” decided as “bird”');
    await fireEvent.input(cell, { target: { value: '-7' } });
    await fireEvent.keyDown(cell, { key: 'Enter' });
    await fireEvent.blur(cell);
    await fireEvent.click(screen.getByRole('button', { name: 'Count' }));
    const amounts = [
      [1, -1, -1],
      [-7, 1, -1],
      [-1, -1, 1],
    ];
    expect(counted).toMatchObject([{ classes: ['bird', 'cat', 'owl'], amounts, column: null }]);
    const near = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
    const { confusion, perClass = [], metrics } = several;
    const classProfit = {
      money: { classes: several.classes, amounts, column: null, shares: amounts },
      ...{ values: amounts, likeliest: near(1.5), value: near(2.5), more: near(1), promised: 2.25 },
      ...{ decided: { confusion, perClass, metrics }, dishonest: ['cat'], untold: ['owl'] },
    };
    await rerender({ report: { ...several, classProfit } });
    const rows = screen.getAllByRole('row').map(({ textContent }) => textContent);
    expect(rows.some((row) => row?.includes('Greatest expected value2.52.4 – 2.6'))).toBe(true);
    // The way that brings more is named, whichever it is.
    expect(screen.getByText(/^Deciding by the greatest expected value brings 1 more a row/)).toBeTruthy();
    const less = { value: -1, low: -1.1, high: -0.9 };
    await rerender({ report: { ...several, classProfit: { ...classProfit, more: less } } });
    expect(
      screen.getByText(/^Deciding by the likeliest class brings 1 more a row \(0\.9 to 1\.1\)/),
    ).toBeTruthy();
    expect(screen.getByText(/probabilities of “cat” are far from/)).toBeTruthy();
    expect(screen.getByText(/probabilities of “owl” are right is not known/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('radio', { name: 'Greatest expected value' }));
    expect(decided).toEqual(['value']);
    expect(await accessibilityFaults(document.body)).toEqual([]);
    vi.restoreAllMocks();
  });

  it('say what one row cannot tell, in the curve and in the table', async () => {
    const { container } = render(Details, { report: several });
    await choose('owl');
    expect(screen.getByText(/Not known for “owl”.*there are 1 of it/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('tab', { name: 'Class by class' }));
    const row = screen.getAllByRole('row').find(({ textContent }) => textContent?.startsWith('owl'));
    expect(row?.textContent).toBe(`owl1${'not known'.repeat(5)}`);
    expect(container.textContent).not.toMatch(/NaN|null|undefined/);
  });
});
