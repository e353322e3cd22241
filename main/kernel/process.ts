// Entry of the Electron utility process: makes the kernel and answers every window that the main process introduces.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
import { constants, setPriority } from 'node:os';
import { RPCHandler } from '@orpc/server/message-port';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../shared/domain';
import { loadDuckDb } from '../data';
import { Kernel } from './kernel';
import { createRouter } from './router';

// Below the window: where computing and drawing want the same core, the person at the window comes first. Threads that are
// started later (DuckDB's, ONNX Runtime's, workers) take this over from the thread that starts them.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Not allowed here: then all are equal, as before.
}

// While nobody is answered yet.
loadDuckDb();

const Arguments = z.object({
  userData: z.string(),
  documents: z.string(),
  temp: z.string(),
  resources: z.string(),
  locale: z.string(),
  version: z.string(),
});

const given = Arguments.parse(JSON.parse(process.argv[2] ?? '{}'));
const kernel = new Kernel({
  userData: given.userData,
  documents: given.documents,
  resources: given.resources,
  version: given.version,
  workerFile: join(import.meta.dirname, 'worker.js'),
  clock: systemClock,
});
kernel.locale = given.locale.startsWith('zh') ? 'zh' : 'en';
const handler = new RPCHandler(createRouter(kernel));

/** How long the window is left alone to show its first view. */
const QUIET_MS = 400;
let warmed = false;

/** Once the first window has asked for what it shows first; a failure is the first look's to tell. */
function warmSoon(): void {
  if (warmed) return;
  warmed = true;
  setTimeout(() => void kernel.warm().catch(() => undefined), QUIET_MS);
}

const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connect'), windowId: z.number() }),
  z.object({ type: z.literal('shutdown') }),
]);

process.parentPort.on('message', (event) => {
  const message = Message.safeParse(event.data);
  if (!message.success) return;
  if (message.data.type === 'connect') {
    const [port] = event.ports;
    if (port === undefined) return;
    handler.upgrade(port);
    port.start();
    warmSoon();
  } else {
    void kernel.close().finally(() => process.exit(0));
  }
});
