// What the window's components ask of a browser and jsdom has not. Import it before any component.

const quiet = { addEventListener: () => undefined, removeEventListener: () => undefined };
window.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  ...quiet,
})) as unknown as typeof window.matchMedia;

window.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

// No canvas here: charts then show their words and tables, which is what tests read.
HTMLCanvasElement.prototype.getContext = () => null;

export {};
