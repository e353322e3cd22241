import type { IconType } from './icon';

/** A line of `Menu`. */
export interface MenuItem {
  label: string;
  detail?: string;
  icon?: IconType;
  keys?: string;
  disabled?: boolean;
  /** A rule after it. */
  separator?: boolean;
  /** Words above it. */
  heading?: string;
  run: () => void | Promise<unknown>;
}
