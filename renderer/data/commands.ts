// The commands of the data view: what they are called, their keys, and when they can be given. What they do is the view's.
import Pin from '@lucide/svelte/icons/pin';
import Search from '@lucide/svelte/icons/search';
import History from '@lucide/svelte/icons/history';
import WandSparkles from '@lucide/svelte/icons/wand-sparkles';
import type { Command } from '../app/commands.svelte';
import { t } from '../app/i18n.svelte';
import { workspace } from '../app/workspace.svelte';

export interface DataActions {
  /** Whether rows are shown as a table. */
  inTable(): boolean;
  find(): void;
  goToRow(): void;
  /** Looks at the active row as a whole. */
  row(): void;
  /** Pins the active column, or no longer. */
  pin(): void;
  prepare(): void;
  versions(): void;
}

export function dataCommands({
  inTable,
  find,
  goToRow,
  row,
  pin,
  prepare,
  versions,
}: DataActions): Command[] {
  const imported = (): boolean => workspace.version !== null;
  return [
    {
      id: 'data.find',
      label: () => t('view.data.find'),
      group: 'data',
      icon: Search,
      keys: ['Mod+F'],
      when: imported,
      run: find,
      undo: 'never',
    },
    {
      id: 'data.goToRow',
      label: () => t('view.data.goToRow'),
      group: 'data',
      keys: ['Mod+G'],
      when: imported,
      run: goToRow,
      undo: 'never',
    },
    {
      id: 'data.row',
      label: () => t('view.data.row'),
      group: 'data',
      keys: ['Shift+Space'],
      when: () => imported() && inTable(),
      run: row,
      undo: 'never',
    },
    {
      id: 'data.pin',
      label: () => t('view.desk.pinActive'),
      group: 'data',
      icon: Pin,
      keys: ['Mod+Shift+L'],
      when: () => imported() && inTable(),
      run: pin,
      undo: 'never',
    },
    {
      id: 'data.prepare',
      label: () => t('view.prepare.title'),
      group: 'data',
      icon: WandSparkles,
      when: imported,
      run: prepare,
      undo: 'never',
    },
    {
      id: 'data.versions',
      label: () => t('view.data.versions'),
      group: 'data',
      icon: History,
      when: imported,
      run: versions,
      undo: 'never',
    },
  ];
}
