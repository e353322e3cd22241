// What is asked of the disk, and where that may be asked through a descriptor of our own.
import { fsync, fsyncSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Flushes a file by its descriptor: everything that any descriptor has written to it, and its length. */
export interface Disk {
  /** Bytes of a log that is merged into the file: copying so much takes the event loop some 5 ms. */
  mergeBytes: number;
  flush(descriptor: number): Promise<void>;
  /** The event loop waits. */
  flushNow(descriptor: number): void;
}

// Not fdatasync: a log cut to nothing must stay so. On macOS Node asks for F_FULLFSYNC, which is more than SQLite asks for by itself.
export const realDisk: Disk = { mergeBytes: 4 << 20, flush: promisify(fsync), flushNow: fsyncSync };

/** Linux's numbers (statfs(2)) of file systems on this computer that keep a file's pages once, whichever descriptor wrote them. */
const LOCAL = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0xf2f52010, // F2FS
  0x2fc12fc1, // ZFS
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
]);

/**
 * Whether a flush through one descriptor of the file covers what was written through another, and a file can be deleted while it is open.
 * Not on Windows, not over a network or through a driver in user space (on macOS: anything but the kind of the system's own disk).
 */
export function sharesPages(path: string): boolean {
  try {
    const kind = statfsSync(dirname(path)).type;
    if (process.platform === 'linux') return LOCAL.has(kind);
    return process.platform === 'darwin' && kind === statfsSync('/').type;
  } catch {
    return false;
  }
}
