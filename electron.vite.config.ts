// How the three bundles are made: main (Electron main, kernel, workers, CLI), preload, renderer.
// Packages under "dependencies" are native and stay outside; everything else is bundled. The targets are those of the oldest
// Electron that runs the application (scripts/lib/electron.mjs), whatever the newest one could take.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

const here = import.meta.dirname;
const NODE = 'node20.18';
const CHROMIUM = 'chrome130';

export default defineConfig({
  main: {
    build: {
      target: NODE,
      rollupOptions: {
        input: {
          index: resolve(here, 'main/index.ts'),
          kernel: resolve(here, 'main/kernel/process.ts'),
          worker: resolve(here, 'main/kernel/worker.ts'),
          reader: resolve(here, 'main/data/reader/thread.ts'),
          decoder: resolve(here, 'main/data/assets/thread.ts'),
          helper: resolve(here, 'main/learn/trees/thread.ts'),
          cli: resolve(here, 'main/cli.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      target: NODE,
      // Sandboxed: it can load nothing at run time, so all of it is one file.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve(here, 'main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    plugins: [svelte({ configFile: resolve(here, 'svelte.config.js') })],
    build: {
      target: CHROMIUM,
      rollupOptions: { input: resolve(here, 'renderer/index.html') },
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2_000,
    },
  },
});
