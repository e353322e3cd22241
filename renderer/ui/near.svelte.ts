// Which blocks of a long table's rows are near what is seen: only those are drawn, the others keep their height.
import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

/** Rows that are drawn together. */
export const BLOCK = 40;
/** Pixels above and below the window within which rows are drawn. */
const MARGIN = 800;
/** Height of a row that was never drawn, as in tokens.css. */
const ROW = 28;

export class NearBlocks {
  /** The first is drawn at once; in a test without layout, all. */
  readonly #near = new SvelteSet<number>([0]);
  readonly #heights = new Map<number, number>();
  readonly #watched = new Map<Element, number>();
  #observer: IntersectionObserver | undefined;

  has(block: number): boolean {
    return this.#near.has(block) || typeof IntersectionObserver === 'undefined';
  }

  show(block: number): void {
    this.#near.add(block);
  }

  /** What a block takes that is not drawn: as much as when it last was, else what its rows would. */
  height(block: number, rows: number): number {
    return this.#heights.get(block) ?? rows * ROW;
  }

  /** An attachment for the element of a block. */
  watch(block: number): (element: Element) => (() => void) | undefined {
    return (element) => {
      if (typeof IntersectionObserver === 'undefined') return undefined;
      const observer = untrack(() => this.#watching());
      this.#watched.set(element, block);
      observer.observe(element);
      return () => {
        observer.unobserve(element);
        this.#watched.delete(element);
      };
    };
  }

  #watching(): IntersectionObserver {
    // `scrollMargin` is what counts within something that scrolls.
    const margins = { rootMargin: `${MARGIN}px 0px`, scrollMargin: `${MARGIN}px 0px` };
    this.#observer ??= new IntersectionObserver((seen) => this.#moved(seen), margins);
    return this.#observer;
  }

  #moved(seen: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect } of seen) {
      const block = this.#watched.get(target);
      if (block === undefined) continue;
      if (isIntersecting) this.#near.add(block);
      else if (this.#near.delete(block)) this.#heights.set(block, boundingClientRect.height);
    }
  }
}
