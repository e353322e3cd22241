// An asset of a row as the page takes it: its pieces from the kernel, put together.
import { api } from '../../app/client';

/** Bytes of the row's picture (PNG) or sound (WAV). Leaves off between pieces when the signal says so. */
export async function fetchAsset(
  versionId: number,
  rowId: number,
  signal: AbortSignal,
): Promise<Blob | null> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let type = '';
  for (let part = 0, parts = 1; part < parts; part++) {
    const piece = await api.data.assetPiece({ versionId, rowId, part }, { signal });
    if (signal.aborted) return null;
    parts = piece.parts;
    type = piece.mime;
    pieces.push(Uint8Array.from(atob(piece.data), (character) => character.charCodeAt(0)));
  }
  return new Blob(pieces, { type });
}
