// Entry of the reading thread: one file a thread.
import { parentPort, workerData } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import { readArrow } from './arrow';
import type { Read, ReadKind, ReadMessage, ReadRequest } from './protocol';
import { readSqlite } from './sqlite';
import { readWorkbook } from './workbook';

const READERS: Record<ReadKind, Read> = { workbook: readWorkbook, sqlite: readSqlite, arrow: readArrow };

const port = parentPort;
if (port) {
  const post = (message: ReadMessage): void => port.postMessage(message);
  const request = workerData as ReadRequest;
  try {
    const reply = await READERS[request.kind](request, (fraction) => post({ type: 'fraction', fraction }));
    post({ type: 'done', reply });
  } catch (thrown) {
    const error =
      thrown instanceof AssayError
        ? thrown
        : isDiskFull(thrown)
          ? new AssayError('data.diskFull', {}, { cause: thrown })
          : new AssayError('data.damaged', { file: request.file }, { cause: thrown });
    post({ type: 'failed', error: error.toData() });
  }
}

function isDiskFull(thrown: unknown): boolean {
  return (
    thrown instanceof Error && 'code' in thrown && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(thrown.code))
  );
}
