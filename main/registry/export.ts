// Two files that belong together, written whole or not at all: each aside, flushed, then renamed into place.
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AssayError } from '../../shared/domain';
import type { Manifest } from './manifest';

/** Writes MODEL.onnx and MODEL.json beside it. Throws `registry.exportFailed`; then neither file was touched. */
export async function writeModelFiles(
  path: string,
  onnx: Uint8Array,
  manifest: Manifest,
): Promise<{ onnx: string; manifest: string }> {
  const manifestPath = join(dirname(path), `${basename(path, extname(path))}.json`);
  const asides = [`${path}.new`, `${manifestPath}.new`] as const;
  try {
    await writeFlushed(asides[0], onnx);
    await writeFlushed(asides[1], Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    await rename(asides[1], manifestPath);
    await rename(asides[0], path);
  } catch (cause) {
    await Promise.all(asides.map((aside) => rm(aside, { force: true }).catch(() => undefined)));
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOSPC') throw new AssayError('data.diskFull', {}, { cause });
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new AssayError('project.notWritable', { path: dirname(path) }, { cause });
    }
    throw new AssayError('registry.exportFailed', {}, { cause });
  }
  return { onnx: path, manifest: manifestPath };
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
