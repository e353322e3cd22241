// Starts a reading thread for one file and waits for it. Cancelling ends the thread at once: it holds nothing but its own memory.
import { Worker } from 'node:worker_threads';
import { AssayError } from '../../../shared/domain';
import type { ReadMessage, ReadReply, ReadRequest } from '../reader/protocol';

/** Most memory that a file's objects may take in the thread. */
const HEAP_MB = 4096;

/** Errors: what the reader says, data.tooLarge where the file does not fit into memory, cancelled. */
export async function runReader(
  request: ReadRequest,
  context: {
    readerFile: string;
    signal?: AbortSignal | undefined;
    onFraction?: ((fraction: number) => void) | undefined;
  },
): Promise<ReadReply> {
  const { signal } = context;
  if (signal?.aborted) throw new AssayError('cancelled');
  const worker = new Worker(context.readerFile, {
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  try {
    return await new Promise<ReadReply>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new AssayError('cancelled')), { once: true });
      worker.on('message', (message: ReadMessage) => {
        if (message.type === 'fraction') context.onFraction?.(message.fraction);
        else if (message.type === 'done') resolve(message.reply);
        else reject(AssayError.fromData(message.error));
      });
      worker.on('error', (error) => reject(failure(error, request.file)));
      worker.on('exit', (code) =>
        reject(
          new AssayError('data.damaged', { file: request.file }, { cause: `the reader ended with ${code}` }),
        ),
      );
    });
  } finally {
    await worker.terminate();
  }
}

function failure(error: Error, file: string): AssayError {
  const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return full
    ? new AssayError('data.tooLarge', { file, megabytes: HEAP_MB }, { cause: error })
    : new AssayError('data.damaged', { file }, { cause: error });
}
