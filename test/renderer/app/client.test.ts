// The client against the real server end of a real MessagePort; only the procedures are this test's own.
import { implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, describe, expect, it } from 'vitest';
import { api, connect, disconnect, toAssayError } from '../../../renderer/app/client';
import { contract } from '../../../shared/contracts';
import { AssayError, type RecentProject, text } from '../../../shared/domain';

const wire = implement(contract);
const recent: RecentProject[] = [{ path: '/a.assay', name: 'a', openedAt: 1, exists: true }];
let left = 0;

const router = {
  project: {
    recent: wire.project.recent.handler(() => recent),
    forget: wire.project.forget.handler(() => new Promise<void>(() => undefined)),
    close: wire.project.close.handler(() => {
      throw new ORPCError('ASSAY', { data: new AssayError('project.locked', { path: '/a' }).toData() });
    }),
    create: wire.project.create.handler(() => {
      throw new Error('secret detail');
    }),
  },
  pipeline: {
    watch: wire.pipeline.watch.handler(async function* () {
      try {
        for (let i = 0; ; i++) {
          yield {
            stages: [],
            loops: { quality: false, evaluation: false },
            next: { stage: 'collect' as const, text: text(`tick.${i}`) },
          };
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      } finally {
        left++;
      }
    }),
  },
};

function kernel(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  new RPCHandler(router).upgrade(port2);
  port2.start();
  return port1;
}

afterEach(() => disconnect());

describe('the client', () => {
  it('lets calls wait until the kernel is there', async () => {
    const early = api.project.recent();
    connect(kernel());
    expect(await early).toEqual(recent);
  });

  it('gives a named error back by its name', async () => {
    connect(kernel());
    const error = await api.project.close().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AssayError);
    expect((error as AssayError).code).toBe('project.locked');
    expect((error as AssayError).params).toEqual({ path: '/a' });
  });

  it('calls anything else internal', async () => {
    connect(kernel());
    const error = await api.project.create({ name: 'x' }).catch((thrown: unknown) => thrown);
    expect((error as AssayError).code).toBe('internal');
  });

  it('rejects what is under way when the kernel is lost, and goes on with the next', async () => {
    connect(kernel());
    const pending = api.project.forget({ path: '/a' }).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 20));
    connect(kernel());
    expect(((await pending) as AssayError).code).toBe('kernel.lost');
    expect(await api.project.recent()).toEqual(recent);
  });

  it('cancels a call that waits for a kernel', async () => {
    const abort = new AbortController();
    const waiting = api.project
      .recent(undefined, { signal: abort.signal })
      .catch((thrown: unknown) => thrown);
    abort.abort();
    expect(((await waiting) as AssayError).code).toBe('cancelled');
  });

  it('streams, and stops the work when it is left', async () => {
    connect(kernel());
    const before = left;
    const seen: string[] = [];
    for await (const state of await api.pipeline.watch()) {
      seen.push(state.next.text.key);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(['tick.0', 'tick.1', 'tick.2']);
    await expect.poll(() => left).toBe(before + 1);
  });

  it('ends a stream by name when the kernel is lost', async () => {
    connect(kernel());
    const follow = async (): Promise<void> => {
      for await (const state of await api.pipeline.watch())
        if (state.next.text.key === 'tick.1') disconnect();
    };
    const error = await follow().catch((thrown: unknown) => thrown);
    expect((error as AssayError).code).toBe('kernel.lost');
  });

  it('keeps the cause of what it does not know', () => {
    expect(toAssayError(new Error('odd')).toData().cause).toBe('odd');
  });
});
