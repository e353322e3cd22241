// What the window's components ask of a browser and jsdom has not. Import it before any component.
import { configure } from '@testing-library/svelte';

// How long an element is waited for is no statement about speed: other tests may have the processor.
configure({ asyncUtilTimeout: 20_000 });

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
