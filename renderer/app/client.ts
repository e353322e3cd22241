// The connection to the kernel. The preload forwards a MessagePort as a window message, once after load and again after each
// restart of the kernel. Calls made before a port is there wait for it; calls under way when the kernel dies are rejected by name.
import { createORPCClient, type ClientLink, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { PORT_MESSAGE } from '../../shared/bridge';
import type { Contract } from '../../shared/contracts';
import { AssayError, ErrorData } from '../../shared/domain/errors';

type Context = Record<never, never>;

interface Connection {
  link: RPCLink<Context>;
  /** Rejects when this port's kernel is gone; never resolves. */
  lost: Promise<never>;
  close: () => void;
}

let connection: Connection | null = null;
let waiting: ((connection: Connection) => void)[] = [];
const listeners = new Set<() => void>();

/** Anything that a call can throw, as the error a user can be told about. */
export function toAssayError(thrown: unknown): AssayError {
  if (thrown instanceof ORPCError) {
    const data = ErrorData.safeParse(thrown.data);
    if (data.success) return AssayError.fromData(data.data);
    return new AssayError('internal', {}, { cause: thrown });
  }
  return AssayError.from(thrown);
}

/** Takes a fresh port; calls under way on the former one are rejected with `kernel.lost`. */
export function connect(port: MessagePort): void {
  disconnect();
  let fail: (error: AssayError) => void = () => undefined;
  const lost = new Promise<never>((_, reject) => {
    fail = reject;
  });
  lost.catch(() => undefined);
  const close = (): void => fail(new AssayError('kernel.lost'));
  port.addEventListener('close', () => {
    if (connection?.link === link) disconnect();
  });
  const link = new RPCLink<Context>({ port });
  port.start();
  connection = { link, lost, close };
  for (const resolve of waiting.splice(0)) resolve(connection);
  for (const listener of listeners) listener();
}

/** The kernel is gone: rejects what is under way. New calls wait for the next port. */
export function disconnect(): void {
  connection?.close();
  connection = null;
}

/** Called on each new connection, the first included. */
export function onConnect(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Listens for ports; call it before the page has loaded. */
export function listenForPort(target: Window = window): void {
  target.addEventListener('message', (event: MessageEvent) => {
    const [port] = event.ports;
    if (event.source === target && event.data === PORT_MESSAGE && port) connect(port);
  });
}

function connected(signal: AbortSignal | undefined): Promise<Connection> {
  if (connection) return Promise.resolve(connection);
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      waiting = waiting.filter((entry) => entry !== arrive);
      reject(new AssayError('cancelled'));
    };
    const arrive = (fresh: Connection): void => {
      signal?.removeEventListener('abort', abort);
      resolve(fresh);
    };
    signal?.addEventListener('abort', abort, { once: true });
    waiting.push(arrive);
  });
}

const isStream = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;

/** Passes a stream on with its errors named; ends with the connection. Leaving it cancels the work in the kernel. */
async function* relay(
  source: AsyncIterator<unknown>,
  lost: Promise<never>,
): AsyncGenerator<unknown, void, void> {
  let open = true;
  try {
    for (;;) {
      const step = await Promise.race([source.next(), lost]);
      if (step.done) {
        open = false;
        return;
      }
      yield step.value;
    }
  } catch (thrown) {
    open = false;
    throw toAssayError(thrown);
  } finally {
    if (open) void source.return?.().catch(() => undefined);
  }
}

const link: ClientLink<Context> = {
  async call(path, input, options) {
    try {
      const at = await connected(options.signal);
      const answer = await Promise.race([at.link.call(path, input, options), at.lost]);
      return isStream(answer) ? relay(answer, at.lost) : answer;
    } catch (thrown) {
      throw toAssayError(thrown);
    }
  },
};

/** The whole contract. `await api.data.window(request)`; streams: `for await (const event of await api.quality.run(undefined, { signal }))`. */
export const api: ContractRouterClient<Contract, Context> = createORPCClient(link);
