import '../jsdom';
import { expect, it } from 'vitest';
import { setLocale, t } from '../../../renderer/app/i18n.svelte';
import { toast } from '../../../renderer/ui';
import { toasts } from '../../../renderer/ui/toasts.svelte';

it('a notice follows the language, and so does what it offers', () => {
  setLocale('en');
  const action = { label: () => t('view.shell.redo'), run: () => undefined };
  const remove = toast({ text: () => t('view.shell.copied'), action, sticky: true });
  const said = (): unknown[] => toasts.list.map((notice) => [notice.text(), notice.action?.label()]);
  const english = said();
  setLocale('zh');
  expect(said()).toEqual([[t('view.shell.copied'), t('view.shell.redo')]]);
  expect(said()).not.toEqual(english);
  setLocale('en');
  remove();
  expect(said()).toEqual([]);
});
