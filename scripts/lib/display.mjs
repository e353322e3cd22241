// A screen to open windows on: the machine's own, or on Linux without one a virtual display for as long as it is needed.
import { spawn } from 'node:child_process';
import { hasDisplay } from './system.mjs';
import { Trouble } from './progress.mjs';

const SCREEN = '1600x1000x24';

/**
 * Resolves to `{ env, virtual, stop }`: the variables that point a program to the screen, whether it is a virtual one, and
 * what ends it. `virtual: true` asks for a virtual one even where there is a screen (tests that must not disturb anyone);
 * with `once` it also ends by itself when the last window on it has closed, whatever became of us.
 */
export async function openDisplay({ virtual = false, once = false } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !virtual))
    return { env: {}, virtual: false, stop() {} };
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', ...(once ? ['-terminate'] : [])],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      // In a process group of its own: Ctrl+C must not take the screen away before the windows on it are closed.
      detached: true,
    },
  );
  const number = await new Promise((resolve) => {
    server.on('error', () => resolve(null));
    server.on('exit', () => resolve(null));
    let text = '';
    server.stdio[3].on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.trim());
    });
  });
  if (!number) throw new Trouble('The virtual display (Xvfb) did not start: is there room in /tmp?');
  const stop = () => server.kill();
  process.on('exit', stop);
  server.unref();
  server.stdio[3].unref?.();
  return { env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: '' }, virtual: true, stop };
}
