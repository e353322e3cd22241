// Which rows of a long list of equally high rows are near what is seen: only those are drawn, the others are empty space of their height.
// For the list that scrolls itself and for the list in a view that scrolls.
import type { Attachment } from 'svelte/attachments';

/** Rows that are drawn before anything was measured, and at least (all that a test without layout sees). */
const FEWEST = 40;
/** Pixels above and below what is seen within which rows are drawn. */
const MARGIN = 400;
/** Rows by which the part moves on, so that not every turn of the wheel draws. */
const STEP = 10;

export interface Part {
  from: number;
  to: number;
  /** Pixels of what is not drawn above and below. */
  before: number;
  after: number;
}

export class Windowed {
  #from = $state(0);
  #to = $state(FEWEST);
  #element: HTMLElement | undefined;

  /** @param row a row's height in pixels, its border included */
  constructor(readonly row: number) {}

  /** What is drawn of so many rows. */
  part(count: number): Part {
    const to = Math.min(count, Math.max(this.#to, this.#from + FEWEST));
    const from = Math.max(0, Math.min(this.#from, to - FEWEST));
    return { from, to, before: from * this.row, after: (count - to) * this.row };
  }

  /** An attachment for the element that holds the rows. */
  readonly watch: Attachment<HTMLElement> = (element) => {
    this.#element = element;
    const look = (): void => this.#look();
    // Captured, since scrolling does not bubble and any element around the list may be what scrolls.
    document.addEventListener('scroll', look, { capture: true, passive: true });
    const sizes = new ResizeObserver(look);
    // With the next frame: asked for a style while a view is being built, the browser works out those of all of it, once a list.
    const frame = requestAnimationFrame(() => sizes.observe(scrollerOf(element)));
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('scroll', look, { capture: true });
      sizes.disconnect();
      this.#element = undefined;
    };
  };

  /** Scrolls until a row is seen; it is drawn after the next `tick()`. */
  show(index: number): void {
    const element = this.#element;
    if (!element) return;
    const scroller = scrollerOf(element);
    const top = index * this.row - this.#offset(element, scroller);
    const bottom = top + this.row - scroller.clientHeight;
    if (top < 0) scroller.scrollTop += top;
    else if (bottom > 0) scroller.scrollTop += bottom;
    this.#look();
    if (index < this.#from || index >= this.#to) {
      this.#from = Math.max(0, index - STEP);
      this.#to = index + STEP;
    }
  }

  /** Pixels of the rows that lie above what is seen. */
  #offset(element: HTMLElement, scroller: Element): number {
    if (scroller === element) return element.scrollTop;
    return scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
  }

  #look(): void {
    const element = this.#element;
    if (!element) return;
    const scroller = scrollerOf(element);
    if (scroller.clientHeight === 0) return;
    const offset = this.#offset(element, scroller);
    const rows = (pixels: number): number => Math.max(0, Math.round(pixels / this.row / STEP) * STEP);
    this.#from = rows(offset - MARGIN);
    this.#to = rows(offset + scroller.clientHeight + MARGIN);
  }
}

/** The element itself or the one around it that scrolls up and down. */
function scrollerOf(element: HTMLElement): Element {
  for (let at: Element | null = element; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return document.documentElement;
}
