// What lies over the views: at most one at a time.

export type Overlay = 'palette' | 'shortcuts' | 'samples';

class Overlays {
  open = $state<Overlay | null>(null);

  show(overlay: Overlay): void {
    this.open = overlay;
  }

  toggle(overlay: Overlay): void {
    this.open = this.open === overlay ? null : overlay;
  }

  hide(): void {
    this.open = null;
  }
}

export const overlays = new Overlays();
