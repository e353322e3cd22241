// Every file of a listing through the decoding threads, answers in the order of the listing, only a few files in memory at once.
import { basename } from 'node:path';
import { type AssetKind, ASSET_LIMITS, throwIfCancelled } from '../../../shared/domain';
import type { AssetFile } from './list';
import { DecodePool } from './pool';
import type { Answer, FileSource } from './protocol';
import { Refusal } from './refusal';
import { readZip } from './zip';

export interface DecodeJob {
  files: readonly AssetFile[];
  kind: AssetKind;
  longest: number;
  /** The decoding thread's bundle. */
  decoderFile: string;
  signal?: AbortSignal | undefined;
}

export type Outcome = Extract<Answer, { type: 'decoded' | 'refused' }>;

/** Bytes of files that may be under way, beside one. */
const AHEAD = 64e6;

/** Calls `take` once a file, one after the other. Errors: cancelled; data.damaged where an archive breaks off. */
export async function decodeAll(
  { files, kind, longest, decoderFile, signal }: DecodeJob,
  take: (file: AssetFile, outcome: Outcome) => Promise<void>,
): Promise<void> {
  throwIfCancelled(signal);
  const pool = new DecodePool(decoderFile, signal);
  const under: { file: AssetFile; outcome: Promise<Outcome> }[] = [];
  const settle = async (most: number): Promise<void> => {
    while (under.length > 0 && (under.length > most || sumOf(under) > AHEAD)) {
      const [first] = under.splice(0, 1);
      if (first) await take(first.file, await first.outcome);
    }
  };
  const begin = async (file: AssetFile, source: FileSource | Refusal): Promise<void> => {
    throwIfCancelled(signal);
    const outcome =
      source instanceof Refusal
        ? Promise.resolve<Outcome>({ type: 'refused', reason: source.reason })
        : pool.run({ type: 'decode', kind, source, longest }).then(outcomeOf);
    // Read in turn below; until then a cancelled one must not count as unhandled.
    outcome.catch(() => undefined);
    under.push({ file, outcome });
    await settle(pool.size * 2);
  };
  try {
    for (const { archive, list } of inTurn(files)) {
      if (archive === null) {
        for (const file of list)
          await begin(
            file,
            file.bytes > ASSET_LIMITS.bytes
              ? new Refusal('tooLarge')
              : { path: 'path' in file.at ? file.at.path : '' },
          );
        continue;
      }
      const byEntry = new Map(list.map((file) => ['entry' in file.at ? file.at.entry : -1, file]));
      await readZip(archive, basename(archive), new Set(byEntry.keys()), signal, async (entry, bytes) => {
        const file = byEntry.get(entry);
        if (file) await begin(file, bytes instanceof Refusal ? bytes : { bytes });
      });
    }
    await settle(0);
  } finally {
    pool.close();
  }
}

const outcomeOf = (answer: Answer): Outcome => {
  if (answer.type === 'decoded' || answer.type === 'refused') return answer;
  throw new Error('another answer than was asked for');
};

const sumOf = (under: readonly { file: AssetFile }[]): number =>
  under.slice(1).reduce((sum, { file }) => sum + file.bytes, 0);

/** Files of folders one by one; those of an archive together, since it is read from its beginning to its end. */
function* inTurn(files: readonly AssetFile[]): Generator<{ archive: string | null; list: AssetFile[] }> {
  const loose = files.filter(({ at }) => 'path' in at);
  if (loose.length > 0) yield { archive: null, list: loose };
  const archives = new Map<string, AssetFile[]>();
  for (const file of files) {
    if (!('archive' in file.at)) continue;
    const list = archives.get(file.at.archive);
    if (list) list.push(file);
    else archives.set(file.at.archive, [file]);
  }
  for (const [archive, list] of archives) yield { archive, list };
}
