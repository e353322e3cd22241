import '../jsdom';
import fc from 'fast-check';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '../../../renderer/app/i18n.svelte';
import { differenceOf, treeOf } from '../../../renderer/data/versions/tree';
import VersionTree from '../../../renderer/data/versions/VersionTree.svelte';
import type { DatasetVersion } from '../../../shared/domain/data';
import { text } from '../../../shared/domain/text';

const version = (
  id: number,
  parentId: number | null,
  rest: Partial<DatasetVersion> = {},
): DatasetVersion => ({
  ...{ id, parentId, datasetId: 1, number: id, name: 't.csv', createdAt: 0 },
  ...{ rows: 10, quarantined: 0, dropped: 0, columns: [{ name: 'a', type: 'text' }] },
  operation: {
    kind: parentId === null ? 'import' : 'step',
    summary: text('prepare.did.putBack', { count: id }),
    settings: {},
  },
  ...rest,
});

/** 1 - 2 - 3 - 4, and 2 - 5 - 6 beside it, which is in use. */
const FORKED = [version(1, null), version(2, 1), version(3, 2), version(4, 3), version(5, 2), version(6, 5)];
const drawn = (versions: readonly DatasetVersion[], present: number | null): string[] =>
  treeOf(versions, present).map(({ version: { id }, level, above, below }) =>
    [' '.repeat(level), id, above ? '^' : '', below === 'line' ? '|' : below === 'fork' ? '/' : ''].join(''),
  );

describe('the order of versions', () => {
  it('keeps the line to the present version on the first level, with branches above where they fork off', () => {
    expect(drawn(FORKED, 6)).toEqual(['6|', '5^|', ' 4|', ' 3^/', '2^|', '1^']);
    expect(drawn(FORKED, 3)).toEqual(['4|', '3^|', ' 6|', ' 5^/', '2^|', '1^']);
    expect(drawn([...FORKED, version(7, null)], 6)[0]).toBe('7');
  });

  it('shows each once, above what it was made from, at most a level further in', () => {
    const trees = fc
      .array(fc.nat(), { maxLength: 30 })
      .map((picks) => picks.map((pick, i) => version(i + 1, pick % (i + 1) === 0 ? null : pick % (i + 1))));
    fc.assert(
      fc.property(trees, fc.nat(), (versions, pick) => {
        const present = versions.length === 0 ? null : (pick % versions.length) + 1;
        const nodes = treeOf(versions, present);
        expect(nodes.map((node) => node.version.id).sort((a, b) => a - b)).toEqual(
          versions.map(({ id }) => id),
        );
        for (const [at, { version: own, parent, level, below }] of nodes.entries()) {
          const foot = nodes.findIndex((node) => node.version.id === own.parentId);
          expect(parent?.id ?? null).toBe(own.parentId);
          if (own.id === present) expect(level).toBe(0);
          if (foot < 0) {
            expect([level, below]).toEqual([0, null]);
            continue;
          }
          expect(foot).toBeGreaterThan(at);
          expect(level - (nodes[foot]?.level ?? 0)).toBe(below === 'line' ? 0 : 1);
        }
      }),
    );
  });

  it('says what differs from the version before', () => {
    const columns = [{ name: 'b', type: 'text' as const }];
    const made = version(2, 1, { rows: 7, columns });
    expect(differenceOf({ version: made, parent: version(1, null) })).toEqual({
      ...{ rows: -3, cells: 0, columnsAdded: 1, columnsRemoved: 1, anew: false },
    });
    expect(differenceOf({ version: made, parent: null })).toBeNull();
  });
});

describe('the tree', () => {
  beforeEach(() => setLocale('en'));
  const show = () => {
    const onuse = vi.fn();
    const changes = { settings: { cellsChanged: 4 }, kind: 'step' as const, summary: text('x') };
    const versions = FORKED.map((one) => (one.id === 4 ? { ...one, dropped: 3, operation: changes } : one));
    render(VersionTree, {
      props: { versions, presentId: 6, steps: new Set([6, 5]), busy: null, onuse, onleaveout: vi.fn() },
    });
    return { onuse, items: screen.getAllByRole('treeitem') };
  };

  it('tells levels, the present one, where a branch forks off and what each changed', () => {
    const { items } = show();
    expect(items.map((item) => item.getAttribute('aria-level'))).toEqual(['1', '1', '2', '2', '1', '1']);
    expect(items.map((item) => item.getAttribute('aria-current'))).toEqual([
      'true',
      ...Array<null>(5).fill(null),
    ]);
    expect(items[2]?.textContent).toContain('3 dropped · 4 cells changed');
    expect(items[3]?.textContent).toContain('Branch of version 2');
    expect(items[0]?.textContent).toContain('no row or cell changed');
  });

  it('goes to a version with one press, of the button or of Enter, and is walked over by the arrows', async () => {
    const { items, onuse } = show();
    const [first] = items;
    if (!first) throw new Error('no items');
    expect(items.map((item) => item.tabIndex)).toEqual([0, -1, -1, -1, -1, -1]);
    first.focus();
    const key = async (name: string): Promise<string | undefined> => {
      await fireEvent.keyDown(document.activeElement ?? document.body, { key: name });
      await new Promise((resolve) => setTimeout(resolve));
      return (document.activeElement as HTMLElement | null)?.dataset['version'];
    };
    expect(await key('ArrowDown')).toBe('5');
    expect(await key('ArrowDown')).toBe('4');
    expect(await key('ArrowLeft')).toBe('3');
    expect(await key('ArrowRight')).toBe('4');
    expect(await key('End')).toBe('1');
    expect(await key('Home')).toBe('6');
    await key('ArrowDown');
    await key('Enter');
    expect(onuse.mock.lastCall?.[0]).toMatchObject({ id: 5 });
    await fireEvent.click(within(items[2] ?? first).getByRole('button', { name: 'Use this version' }));
    expect(onuse.mock.lastCall?.[0]).toMatchObject({ id: 4 });
  });
});
