// Key combinations: written "Mod+Shift+Z", where Mod is Ctrl, or Command on a Mac.

const isMac = (): boolean => typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);

const MAC: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃', Enter: '↩' };
const OTHER: Record<string, string> = { Mod: 'Ctrl', Enter: '↵' };
const COMMON: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** The labels of a combination's keys, in order. */
export function keyLabels(keys: string, mac: boolean = isMac()): string[] {
  const own = mac ? MAC : OTHER;
  return keys.split('+').map((key) => own[key] ?? COMMON[key] ?? key);
}

/** Whether a key press is this combination, no more and no less. Letters compare without case. */
export function matchesKeys(event: KeyboardEvent, keys: string, mac: boolean = isMac()): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (modifier: string): boolean => parts.slice(0, -1).includes(modifier);
  const ctrl = wants('Ctrl') || (!mac && wants('Mod'));
  const meta = mac && wants('Mod');
  if (event.ctrlKey !== ctrl || event.metaKey !== meta || event.altKey !== wants('Alt')) return false;
  // "?" is typed with Shift on most layouts, so only letters, digits and named keys compare Shift.
  const named = key.length > 1 || /[a-z0-9]/i.test(key);
  if (named && event.shiftKey !== wants('Shift')) return false;
  const pressed = event.key === ' ' ? 'space' : event.key.toLowerCase();
  return pressed === key.toLowerCase() || (/^\d$/.test(key) && event.code === `Digit${key}`);
}
