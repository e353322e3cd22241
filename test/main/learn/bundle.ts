// The training worker as the application has it, bundled once a test run.
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../../..');

/** Newest change below a folder, in milliseconds since 1970. */
const newest = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((latest, entry) => Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);

/** Path of the bundle of an entry; made anew when a source is newer. Native packages stay outside, as in the real build. */
export async function bundleWorker(entry = 'main/kernel/worker.ts'): Promise<string> {
  const name = entry.replaceAll('/', '-').replace(/\.ts$/, '.mjs');
  const outDir = join(root, 'node_modules/.cache/assay-tests', `worker-${process.pid}`);
  const file = join(outDir, name);
  const changed = Math.max(
    newest(join(root, 'main')),
    newest(join(root, 'shared')),
    statSync(join(root, entry)).mtimeMs,
  );
  if (existsSync(file) && statSync(file).mtimeMs > changed) return file;
  mkdirSync(dirname(file), { recursive: true });
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(root, entry),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rollupOptions: {
        external: [/^node:/, '@duckdb/node-api', 'better-sqlite3', /^onnxruntime-node/],
        output: { format: 'es', entryFileNames: name, codeSplitting: false },
      },
    },
    ssr: { noExternal: true, external: ['@duckdb/node-api', 'better-sqlite3', 'onnxruntime-node'] },
  });
  return file;
}
