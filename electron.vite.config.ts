// How the three bundles are made: main (Electron main, kernel, workers, CLI), preload, renderer.
// Packages under "dependencies" are native and stay outside; everything else is bundled.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';

const here = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: {
          index: resolve(here, 'main/index.ts'),
          kernel: resolve(here, 'main/kernel/process.ts'),
          worker: resolve(here, 'main/kernel/worker.ts'),
          cli: resolve(here, 'main/cli.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      rollupOptions: {
        input: { preload: resolve(here, 'main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'renderer'),
    plugins: [svelte()],
    build: {
      rollupOptions: { input: resolve(here, 'renderer/index.html') },
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  },
});
