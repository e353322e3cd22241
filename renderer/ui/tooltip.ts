// One floating label for the whole window: shown on hover after a moment, and at once on keyboard focus.
import type { Attachment } from 'svelte/attachments';
import { keyLabels } from './keys';

const DELAY_MS = 400;
let bubble: HTMLElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function element(): HTMLElement {
  if (!bubble) {
    bubble = document.createElement('div');
    bubble.className = 'tooltip';
    bubble.setAttribute('aria-hidden', 'true');
    document.body.append(bubble);
  }
  return bubble;
}

function show(target: HTMLElement, text: string): void {
  const tip = element();
  // A modal dialog lies in the top layer and would cover a bubble that hangs from the body.
  const host = target.closest('dialog') ?? document.body;
  if (tip.parentElement !== host) host.append(tip);
  tip.textContent = text;
  tip.classList.add('shown');
  const at = target.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const below = at.bottom + 6 + size.height <= window.innerHeight;
  const left = Math.min(
    Math.max(4, at.left + at.width / 2 - size.width / 2),
    window.innerWidth - size.width - 4,
  );
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? at.bottom + 6 : at.top - 6 - size.height}px`;
}

function hide(): void {
  clearTimeout(timer);
  bubble?.classList.remove('shown');
}

/**
 * `{@attach tooltip(text, keys)}`: a short label for what is pointed at. It is never the only name of a control: give the
 * control its accessible name as well.
 */
export function tooltip(text: string | undefined, keys?: string): Attachment<HTMLElement> {
  return (node) => {
    if (!text) return;
    const words = keys ? `${text}  ${keyLabels(keys).join(' ')}` : text;
    const enter = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => show(node, words), DELAY_MS);
    };
    const focus = (): void => {
      if (node.matches(':focus-visible')) show(node, words);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    node.addEventListener('pointerenter', enter);
    node.addEventListener('focus', focus);
    node.addEventListener('keydown', escape);
    for (const type of ['pointerleave', 'pointerdown', 'blur']) node.addEventListener(type, hide);
    return () => {
      hide();
      node.removeEventListener('pointerenter', enter);
      node.removeEventListener('focus', focus);
      node.removeEventListener('keydown', escape);
      for (const type of ['pointerleave', 'pointerdown', 'blur']) node.removeEventListener(type, hide);
    };
  };
}
