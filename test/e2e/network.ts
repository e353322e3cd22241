// Who talks to whom: the TCP connections of a process, as Linux shows them, that leave this machine.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const ESTABLISHED_OR_TRYING = new Set(['01', '02']);

/** Remote addresses (hex, as in /proc) of the sockets of these processes that are not on the loopback. Linux only. */
export function outsideConnections(pids: readonly number[]): string[] {
  const inodes = new Set(pids.flatMap(socketInodes));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) =>
    rows(`/proc/self/net/${table}`)
      .filter(
        (row) => inodes.has(row.inode) && ESTABLISHED_OR_TRYING.has(row.state) && !isLoopback(row.remote),
      )
      .map((row) => `${table} ${row.remote}`),
  );
}

function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/)?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function rows(file: string): { remote: string; state: string; inode: string }[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map((cells) => ({ remote: cells[2] ?? '', state: cells[3] ?? '', inode: cells[9] ?? '' }));
}

/** /proc writes addresses as little-endian hex words: 127.x.y.z ends in 7F, ::1 and v4-mapped 127.x likewise; all zeros is none. */
function isLoopback(remote: string): boolean {
  const address = remote.split(':')[0] ?? '';
  return (
    /^0+$/.test(address) ||
    /^[0-9A-F]{6}7F$/.test(address) ||
    address === '00000000000000000000000001000000' ||
    /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address)
  );
}
