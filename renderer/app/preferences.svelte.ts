// Language and theme: applied here, remembered by the main process, and told to the kernel.
import type { Theme } from '../../shared/bridge';
import { api } from './client';
import { locale, setLocale, type Locale } from './i18n.svelte';

class Preferences {
  theme = $state<Theme>('system');
}

export const preferences = new Preferences();

const systemDark = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

function applyTheme(): void {
  const dark = preferences.theme === 'dark' || (preferences.theme === 'system' && systemDark().matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

/** Takes over what the application was started with, and follows the system's colours. */
export function startPreferences(): () => void {
  const { theme, locale: language } = window.assay.launch;
  preferences.theme = theme;
  setLocale(language);
  applyTheme();
  const media = systemDark();
  media.addEventListener('change', applyTheme);
  return () => media.removeEventListener('change', applyTheme);
}

export function chooseTheme(theme: Theme): void {
  preferences.theme = theme;
  applyTheme();
  void window.assay.setTheme(theme);
}

export function chooseLocale(next: Locale): void {
  setLocale(next);
  void window.assay.setLocale(next);
  void api.app.setLocale({ locale: next }).catch(() => undefined);
}

export const toggleLocale = (): void => chooseLocale(locale() === 'en' ? 'zh' : 'en');
