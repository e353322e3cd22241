// A long form or list whose entries differ in height: its beginning is drawn, and more as its end comes near.
import type { Attachment } from 'svelte/attachments';

/** Pixels before the end at which more is drawn. */
const MARGIN = 600;

export class Growing {
  /** How many entries are drawn. */
  reached = $state(0);

  constructor(private readonly step: number) {
    this.reached = step;
  }

  /** An attachment for an element behind what is drawn; to be made anew for each `reached`, so that it is told again when it is still near. */
  readonly end: Attachment<HTMLElement> = (element) => {
    if (typeof IntersectionObserver === 'undefined') return void (this.reached = Infinity);
    const near = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) this.reached += this.step;
      },
      // `scrollMargin` is what counts within something that scrolls.
      { rootMargin: `${MARGIN}px 0px`, scrollMargin: `${MARGIN}px 0px` } as IntersectionObserverInit,
    );
    near.observe(element);
    return () => near.disconnect();
  };
}
