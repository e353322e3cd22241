// Where the window was, remembered over restarts, and put back only where a screen still shows it.
import { z } from 'zod';

export const MINIMUM = { width: 1100, height: 700 };
const DEFAULT = { width: 1280, height: 800 };

const whole = z.number().int();
export const WindowState = z.object({
  x: whole.optional(),
  y: whole.optional(),
  width: whole.min(1),
  height: whole.min(1),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

export const defaultState: WindowState = { ...DEFAULT, maximized: false };

/** Pixels, as Electron counts them. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GRIP = 80; // how much of a window must be on a screen for a person to take hold of it

/** The remembered state made to fit: never below the minimum, and centred where no screen shows its title bar any more. */
export function fitState(state: WindowState, screens: readonly Area[]): WindowState {
  const size = {
    width: Math.max(MINIMUM.width, state.width),
    height: Math.max(MINIMUM.height, state.height),
    maximized: state.maximized,
  };
  const { x, y } = state;
  if (x === undefined || y === undefined) return size;
  const visible = screens.some(
    (screen) =>
      x + size.width >= screen.x + GRIP &&
      x <= screen.x + screen.width - GRIP &&
      y >= screen.y &&
      y <= screen.y + screen.height - GRIP,
  );
  return visible ? { ...size, x, y } : size;
}
