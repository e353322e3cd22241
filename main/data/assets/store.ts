// Decoded assets into the project: small ones together in a blob, large ones cut, what is there already not again.
import { throwIfCancelled, turn } from '../../../shared/domain';
import type { AssetPart, AssetRole, Project } from '../../project';
import type { Bodies } from './bodies';

/** As large as the pieces of tables: a call takes some 20 ms. */
const PACK_BYTES = 2 << 20;
/** Rows of the index written in one call. */
const PACK_PARTS = 1000;

/**
 * Returns the packs that hold all of the assets. On failure, packs that nothing refers to are removed again; so does the caller, with
 * `project.blobs.collect`, where what follows fails.
 */
export async function storeAssets(
  project: Project,
  bodies: Bodies,
  signal: AbortSignal | undefined,
  onFraction: (fraction: number) => void,
): Promise<Set<string>> {
  const packs = new Set<string>();
  /** Bodies and previews apart: a gallery reads many previews and no body. */
  const open: Record<AssetRole, AssetPart[]> = { body: [], preview: [] };
  const held: Record<AssetRole, number> = { body: 0, preview: 0 };
  const flush = async (role: AssetRole): Promise<void> => {
    if (open[role].length === 0) return;
    throwIfCancelled(signal);
    packs.add(await project.assets.putSoon(open[role].splice(0)));
    held[role] = 0;
    await turn();
  };
  const add = async (part: AssetPart): Promise<void> => {
    if (held[part.role] + part.bytes.byteLength > PACK_BYTES || open[part.role].length >= PACK_PARTS)
      await flush(part.role);
    open[part.role].push(part);
    held[part.role] += part.bytes.byteLength;
  };
  let done = 0;
  let count = 0;
  try {
    for (const { hash, body, preview } of bodies.kept.values()) {
      if (project.assets.has(hash)) for (const pack of project.assets.packs(hash)) packs.add(pack);
      else {
        for (let at = 0, ordinal = 0; at < body.bytes; at += PACK_BYTES, ordinal++) {
          const bytes = Math.min(PACK_BYTES, body.bytes - at);
          await add({ hash, role: 'body', ordinal, bytes: await bodies.read({ at: body.at + at, bytes }) });
        }
        if (preview) await add({ hash, role: 'preview', ordinal: 0, bytes: await bodies.read(preview) });
      }
      done += body.bytes;
      onFraction(done / Math.max(1, bodies.bytes));
      if (++count % 100 === 0) await turn();
    }
    await flush('body');
    await flush('preview');
    return packs;
  } catch (thrown) {
    project.blobs.discard(packs);
    throw thrown;
  } finally {
    await bodies.close();
  }
}
