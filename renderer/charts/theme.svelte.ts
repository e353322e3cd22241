// The charts' colours and type, read from the design tokens; follows light and dark without being told.

export interface ChartTheme {
  font: string;
  fontSize: number;
  /** Canvas font of direct labels. */
  labelFont: string;
  surface: string;
  text: string;
  soft: string;
  faint: string;
  rule: string;
  border: string;
  accent: string;
  accentText: string;
  /** Bars and dots. */
  mark: string;
  markSoft: string;
  /** What is compared against: a baseline, the state before. */
  neutral: string;
  pass: string;
  warn: string;
  fail: string;
  /** Milliseconds; 0 where less motion is asked for. */
  motion: number;
}

/** Reads the tokens of an element (the root). Where there are none, as in a bare test page, plain greys stand in. */
export function readTheme(style: { getPropertyValue(name: string): string }, calm: boolean): ChartTheme {
  const token = (name: string, other: string): string => style.getPropertyValue(name).trim() || other;
  const size = Number.parseFloat(token('--size-small', '12px')) || 12;
  const font = token('--font', 'sans-serif');
  return {
    font,
    fontSize: size,
    labelFont: `500 ${size}px ${font}`,
    surface: token('--surface', '#fff'),
    text: token('--text', '#111'),
    soft: token('--text-soft', '#444'),
    faint: token('--text-faint', '#666'),
    rule: token('--rule', '#e3e3e3'),
    border: token('--border', '#ccc'),
    accent: token('--accent', '#3550d0'),
    accentText: token('--accent-text', '#2f48c0'),
    mark: token('--mark', '#6f83dd'),
    markSoft: token('--mark-soft', '#c9d1f4'),
    neutral: token('--mark-neutral', '#a9b0bc'),
    pass: token('--pass', '#0a7359'),
    warn: token('--warn', '#855600'),
    fail: token('--fail', '#b2321a'),
    motion: calm ? 0 : 120,
  };
}

/** A colour with less of itself, for bands: `share` 0 to 1. Takes the hexadecimal colours that the tokens hold. */
export function faded(color: string, share: number): string {
  const hex = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (!hex) return color;
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return `rgb(${part(0)} ${part(2)} ${part(4)} / ${Math.round(share * 100)}%)`;
}

class ThemeWatch {
  #calm = matchMedia('(prefers-reduced-motion: reduce)');
  current = $state.raw<ChartTheme>(this.#read());

  constructor() {
    const again = (): void => {
      this.current = this.#read();
    };
    new MutationObserver(again).observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-theme', 'lang', 'class'],
    });
    this.#calm.addEventListener('change', again);
    // Tokens come with the style sheet and the font with a file; both may arrive after the first chart.
    window.addEventListener('load', again);
    void document.fonts?.ready.then(again);
  }

  #read(): ChartTheme {
    return readTheme(getComputedStyle(document.documentElement), this.#calm.matches);
  }
}

let watch: ThemeWatch | null = null;
/** The present theme; reading it in an effect follows it. */
export const chartTheme = (): ChartTheme => (watch ??= new ThemeWatch()).current;
