import { describe, expect, it } from 'vitest';
import { Activities, ChangeBell, streamJob } from '../../../main/kernel/jobs';
import { AssayError, text, throwIfCancelled } from '../../../shared/domain';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('streamJob', () => {
  it('yields progress, then the result', async () => {
    const events = [];
    const stream = streamJob(undefined, async ({ onProgress }) => {
      onProgress?.({ fraction: 0.5, phase: text('x') });
      await pause(10);
      return 42;
    });
    for await (const event of stream) events.push(event);
    expect(events[0]).toEqual({ type: 'progress', fraction: 0.5, phase: { key: 'x' } });
    expect(events.at(-1)).toEqual({ type: 'done', result: 42 });
  });

  it('gives a slow reader the newest progress only', async () => {
    const fractions: (number | null)[] = [];
    const stream = streamJob(undefined, async ({ onProgress }) => {
      for (let i = 1; i <= 100; i++) {
        onProgress?.({ fraction: i / 100, phase: text('x') });
        await pause(1);
      }
    });
    for await (const event of stream) {
      if (event.type === 'progress') fractions.push(event.fraction);
      await pause(30);
    }
    expect(fractions.length).toBeLessThan(20);
    expect(fractions).toEqual([...fractions].sort());
  });

  it('throws what the work threw', async () => {
    const stream = streamJob(undefined, () =>
      Promise.reject(new AssayError('data.empty', { file: 'a.csv' })),
    );
    await expect(stream.next()).rejects.toMatchObject({ code: 'data.empty' });
  });

  it.each(['abort', 'return'] as const)(
    'cancels the work on %s and waits until it has cleaned up',
    async (way) => {
      const abort = new AbortController();
      let cleaned = false;
      const activities = new Activities(() => undefined);
      const stream = streamJob(
        abort.signal,
        async ({ signal, onProgress }) => {
          try {
            for (;;) {
              await pause(5);
              throwIfCancelled(signal);
              onProgress?.({ fraction: null, phase: text('x') });
            }
          } finally {
            await pause(20);
            cleaned = true;
          }
        },
        { activities, stage: 'collect' },
      );
      await stream.next();
      expect(activities.get('collect')).toBeDefined();
      if (way === 'return') await stream.return();
      else {
        abort.abort();
        await expect(drain(stream)).rejects.toMatchObject({ code: 'cancelled' });
      }
      expect(cleaned).toBe(true);
      expect(activities.get('collect')).toBeUndefined();
    },
  );

  it('refuses a second job of a busy stage and leaves the first alone', async () => {
    const activities = new Activities(() => undefined);
    const first = streamJob(undefined, () => pause(30), { activities, stage: 'quality' });
    const running = drain(first);
    await pause(5);
    const second = streamJob(undefined, () => pause(1), { activities, stage: 'quality' });
    await expect(second.next()).rejects.toMatchObject({ code: 'job.busy' });
    expect(activities.get('quality')).toBeDefined();
    await running;
  });
});

it('has the flowchart drawn now and then while a stage goes on, and at once when it ends', () => {
  let drawn = 0;
  const activities = new Activities(() => drawn++);
  activities.begin('collect');
  for (let i = 1; i <= 100; i++) activities.update('collect', { fraction: i / 100, phase: text('x') });
  expect(drawn).toBeLessThan(10);
  expect(activities.get('collect')?.fraction).toBe(1);
  const before = drawn;
  activities.end('collect');
  expect(drawn).toBe(before + 1);
});

describe('ChangeBell', () => {
  it('wakes all waiting readers once for changes close together, and on abort', async () => {
    const bell = new ChangeBell();
    const both = Promise.all([bell.next(undefined), bell.next(undefined)]);
    bell.ring();
    bell.ring();
    await both;
    const abort = new AbortController();
    const waiting = bell.next(abort.signal);
    abort.abort();
    await waiting;
  });
});

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const event of stream) void event;
}
