// Entry of a decoding thread: files and stored assets, one after the other, until it is ended.
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { pixelsOf, samplesOf } from './arrays';
import { decode } from './decode';
import type { Answer, FileSource, Task } from './protocol';
import { Refusal } from './refusal';

const bytesOf = async (source: FileSource): Promise<Uint8Array> => {
  if ('bytes' in source) return source.bytes;
  try {
    return await readFile(source.path);
  } catch (cause) {
    throw new Refusal('unreadable', { cause });
  }
};

async function answerTo(task: Task): Promise<Answer> {
  if (task.type === 'pixels') return { type: 'pixels', pixels: pixelsOf(task.body, task.width, task.height) };
  if (task.type === 'samples')
    return { type: 'samples', samples: samplesOf(task.body, task.rate, task.seconds) };
  try {
    return await decode(task.kind, await bytesOf(task.source), task.longest);
  } catch (thrown) {
    // Whatever else happens while a foreign file is read, it is the file's fault.
    return { type: 'refused', reason: thrown instanceof Refusal ? thrown.reason : 'damaged' };
  }
}

/** The buffers of an answer that can be handed over. */
function handed(answer: Answer): ArrayBufferLike[] {
  if (answer.type === 'decoded')
    return [answer.body.buffer, ...(answer.preview ? [answer.preview.buffer] : [])];
  if (answer.type === 'pixels') return [answer.pixels.buffer];
  return answer.type === 'samples' ? [answer.samples.buffer] : [];
}

const port = parentPort;
port?.on('message', ({ task }: { task: Task }) => {
  void answerTo(task).then(
    (answer) => port.postMessage({ answer }, handed(answer) as ArrayBuffer[]),
    (thrown: unknown) => port.postMessage({ failed: String(thrown) }),
  );
});
