// Whether a graphics driver is there, told from files alone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
];

/** Whether Linux has Vulkan's loader, which WebGPU runs on there. */
export function hasVulkan(): boolean {
  const extra = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...extra, ...LIBRARY_FOLDERS].some((folder) => existsSync(join(folder, 'libvulkan.so.1')));
}
