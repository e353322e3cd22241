// The helper threads of the tree learner as the application has them: bundled once a run.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
const outDir = join(root, 'node_modules/.cache/assay-bench');
mkdirSync(outDir, { recursive: true });
await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: join(root, 'main/learn/trees/thread.ts'),
    outDir,
    emptyOutDir: false,
    minify: false,
    target: 'node20',
    rollupOptions: { output: { format: 'es', entryFileNames: 'trees-helper.mjs' } },
  },
});
export const helperFile = join(outDir, 'trees-helper.mjs');
