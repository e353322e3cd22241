// The commands of the frame. Views add their own while they are shown.
import ArrowLeft from '@lucide/svelte/icons/arrow-left';
import FilePlus from '@lucide/svelte/icons/file-plus';
import FolderOpen from '@lucide/svelte/icons/folder-open';
import GalleryVerticalEnd from '@lucide/svelte/icons/gallery-vertical-end';
import Keyboard from '@lucide/svelte/icons/keyboard';
import Languages from '@lucide/svelte/icons/languages';
import Monitor from '@lucide/svelte/icons/monitor';
import Moon from '@lucide/svelte/icons/moon';
import Redo2 from '@lucide/svelte/icons/redo-2';
import Save from '@lucide/svelte/icons/save';
import Sun from '@lucide/svelte/icons/sun';
import Undo2 from '@lucide/svelte/icons/undo-2';
import Upload from '@lucide/svelte/icons/upload';
import X from '@lucide/svelte/icons/x';
import { AssayError } from '../../shared/domain/errors';
import { toast } from '../ui';
import type { Command } from './commands.svelte';
import { fileName, fileStem } from './files';
import { locale, t } from './i18n.svelte';
import { takeFile } from './imports.svelte';
import { go, navigation } from './navigation.svelte';
import { overlays } from './overlays.svelte';
import { chooseLocale, chooseTheme, preferences } from './preferences.svelte';
import { undoStack } from './undo.svelte';
import { VIEWS } from './views';
import { workspace } from './workspace.svelte';

async function newProject(): Promise<void> {
  const path = await window.assay.saveFileDialog({
    kind: 'project',
    defaultName: `${t('view.shell.project.untitled')}.assay`,
  });
  if (path) await workspace.create(fileStem(path), path);
}

async function openProject(): Promise<void> {
  const path = await window.assay.openFileDialog('project');
  if (path) await workspace.open(path);
}

export async function chooseFile(): Promise<void> {
  const path = await window.assay.openFileDialog('data');
  if (path) await takeFile(path);
}

export async function chooseFolder(): Promise<void> {
  const path = await window.assay.openFileDialog('folder');
  if (path) await takeFile(path);
}

function sayNotTakenBack(thrown: unknown): void {
  const error = AssayError.from(thrown);
  const reason = { key: `error.${error.code}`, params: error.params };
  toast({ text: () => t('view.shell.command.undoFailed', { reason }), verdict: 'fail' });
}

export async function undo(): Promise<void> {
  try {
    const entry = await undoStack.undo();
    if (!entry) return;
    const action = { label: () => t('view.shell.redo'), run: () => void redo() };
    toast({ text: () => t('view.shell.command.undone', { what: entry.label() }), action });
  } catch (thrown) {
    sayNotTakenBack(thrown);
  }
}

export async function redo(): Promise<void> {
  try {
    const entry = await undoStack.redo();
    if (entry) toast({ text: () => t('view.shell.command.redone', { what: entry.label() }) });
  } catch (thrown) {
    sayNotTakenBack(thrown);
  }
}

function saySaved(): void {
  const project = workspace.project;
  const text = (): string =>
    project
      ? t('view.shell.project.saved', { file: fileName(project.path) })
      : t('view.shell.project.nothingToSave');
  toast(project ? { text, verdict: 'pass' } : { text });
}

const hasProject = (): boolean => workspace.project !== null;

export const coreCommands = (): Command[] => [
  ...VIEWS.map((view, index): Command => ({
    id: `view.${view.id}`,
    label: () => t('view.shell.command.goTo', { view: t(view.title) }),
    group: 'go',
    icon: view.icon,
    keys: [`Mod+${index + 1}`],
    when: () => view.id === 'flow' || hasProject(),
    run: () => go(view.id),
    undo: 'never',
    everywhere: true,
  })),
  {
    id: 'view.back',
    label: () => t('view.shell.command.back'),
    group: 'go',
    icon: ArrowLeft,
    keys: ['Alt+ArrowLeft'],
    run: () => navigation.back(),
    undo: 'never',
  },
  {
    id: 'project.new',
    label: () => t('view.shell.project.new'),
    group: 'project',
    icon: FilePlus,
    keys: ['Mod+N'],
    run: newProject,
    undo: 'never',
  },
  {
    id: 'project.open',
    label: () => t('view.shell.project.open'),
    group: 'project',
    icon: FolderOpen,
    keys: ['Mod+O'],
    run: openProject,
    undo: 'never',
  },
  {
    id: 'project.close',
    label: () => t('view.shell.project.close'),
    group: 'project',
    icon: X,
    when: hasProject,
    run: () => workspace.close(),
    undo: 'never',
  },
  {
    id: 'project.save',
    label: () => t('view.shell.command.saveNow'),
    group: 'project',
    icon: Save,
    keys: ['Mod+S'],
    run: saySaved,
    undo: 'never',
    everywhere: true,
  },
  {
    id: 'data.import',
    label: () => t('view.shell.command.import'),
    group: 'data',
    icon: Upload,
    keys: ['Mod+I'],
    run: chooseFile,
    undo: 'gesture',
  },
  {
    id: 'data.importFolder',
    label: () => t('view.assets.openFolder'),
    group: 'data',
    icon: FolderOpen,
    run: chooseFolder,
    undo: 'gesture',
  },
  {
    id: 'samples.open',
    label: () => t('view.shell.command.samples'),
    group: 'project',
    icon: GalleryVerticalEnd,
    run: () => overlays.show('samples'),
    undo: 'never',
  },
  {
    id: 'edit.undo',
    label: () => t('view.shell.command.undo', { what: undoStack.past.at(-1)?.label() ?? '' }),
    group: 'edit',
    icon: Undo2,
    keys: ['Mod+Z'],
    when: () => undoStack.past.length > 0,
    run: undo,
    undo: 'never',
  },
  {
    id: 'edit.redo',
    label: () => t('view.shell.command.redo', { what: undoStack.future.at(-1)?.label() ?? '' }),
    group: 'edit',
    icon: Redo2,
    keys: ['Mod+Shift+Z', 'Mod+Y'],
    when: () => undoStack.future.length > 0,
    run: redo,
    undo: 'never',
  },
  {
    id: 'palette.open',
    label: () => t('view.shell.command.palette'),
    group: 'window',
    keys: ['Mod+K'],
    run: () => overlays.toggle('palette'),
    undo: 'never',
    everywhere: true,
  },
  {
    id: 'help.shortcuts',
    label: () => t('view.shell.command.shortcuts'),
    group: 'window',
    icon: Keyboard,
    keys: ['F1', '?'],
    run: () => overlays.show('shortcuts'),
    undo: 'never',
  },
  {
    id: 'theme.light',
    label: () => t('view.shell.command.themeLight'),
    group: 'window',
    icon: Sun,
    when: () => preferences.theme !== 'light',
    run: () => chooseTheme('light'),
    undo: 'never',
  },
  {
    id: 'theme.dark',
    label: () => t('view.shell.command.themeDark'),
    group: 'window',
    icon: Moon,
    when: () => preferences.theme !== 'dark',
    run: () => chooseTheme('dark'),
    undo: 'never',
  },
  {
    id: 'theme.system',
    label: () => t('view.shell.command.themeSystem'),
    group: 'window',
    icon: Monitor,
    when: () => preferences.theme !== 'system',
    run: () => chooseTheme('system'),
    undo: 'never',
  },
  {
    id: 'language.english',
    label: () => t('view.shell.command.english'),
    group: 'window',
    icon: Languages,
    when: () => locale() !== 'en',
    run: () => chooseLocale('en'),
    undo: 'never',
  },
  {
    id: 'language.chinese',
    label: () => t('view.shell.command.chinese'),
    group: 'window',
    icon: Languages,
    when: () => locale() !== 'zh',
    run: () => chooseLocale('zh'),
    undo: 'never',
  },
];
