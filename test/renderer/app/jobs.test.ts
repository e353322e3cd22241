import { afterEach, describe, expect, it, vi } from 'vitest';
import { Job, jobs, startJob } from '../../../renderer/app/jobs.svelte';
import { undoStack } from '../../../renderer/app/undo.svelte';
import { AssayError, type StreamOf, text } from '../../../shared/domain';

async function* work(signal: AbortSignal, steps: number): AsyncGenerator<StreamOf<string>> {
  for (let i = 1; i <= steps; i++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (signal.aborted) throw new AssayError('cancelled');
    yield { type: 'progress', fraction: i / steps, phase: text('phase') };
  }
  yield { type: 'done', result: 'result' };
}

const options = (kind: string, run: (signal: AbortSignal) => Promise<AsyncIterable<StreamOf<string>>>) => ({
  kind,
  label: () => kind,
  run,
});

afterEach(() => jobs.clear());

describe('a job', () => {
  it('follows its work to the result', async () => {
    const done = vi.fn();
    const job = startJob({ ...options('a', async (signal) => work(signal, 3)), ondone: done });
    expect(jobs.running('a')).toBe(job);
    await job.finished;
    expect(job.state).toBe('done');
    expect(job.progress?.fraction).toBe(1);
    expect(done).toHaveBeenCalledWith('result');
    expect(jobs.active).toHaveLength(0);
  });

  it('is not begun twice', async () => {
    const run = vi.fn(async (signal: AbortSignal) => work(signal, 5));
    const first = startJob(options('a', run));
    expect(startJob(options('a', run))).toBe(first);
    expect(run).toHaveBeenCalledOnce();
    await first.finished;
  });

  it('can be cancelled, which is not an error', async () => {
    const fail = vi.fn();
    const job = new Job({ ...options('a', async (signal) => work(signal, 1000)), onfail: fail });
    job.cancel();
    await job.finished;
    expect(job.state).toBe('cancelled');
    expect(job.error).toBeNull();
    expect(fail).not.toHaveBeenCalled();
  });

  it('keeps the error it ended with, until that has been read', async () => {
    const job = startJob(
      options('a', async () => {
        throw new AssayError('data.diskFull');
      }),
    );
    await job.finished;
    expect(jobs.latest('a')?.error?.code).toBe('data.diskFull');
    jobs.forget('a');
    expect(jobs.latest('a')).toBeUndefined();
  });
});

describe('undo', () => {
  it('goes back and forth, and forgets the future after something new', async () => {
    const log: string[] = [];
    const entry = (name: string) => ({
      label: () => name,
      undo: () => void log.push(`-${name}`),
      redo: () => void log.push(`+${name}`),
    });
    undoStack.clear();
    undoStack.did(entry('a'));
    undoStack.did(entry('b'));
    await undoStack.undo();
    await undoStack.undo();
    await undoStack.redo();
    expect(log).toEqual(['-b', '-a', '+a']);
    undoStack.did(entry('c'));
    expect(await undoStack.redo()).toBeNull();
    expect(undoStack.past.map(({ label }) => label())).toEqual(['a', 'c']);
  });

  it('keeps an entry whose undoing failed', async () => {
    undoStack.clear();
    undoStack.did({ label: () => 'x', undo: () => Promise.reject(new Error('no')), redo: () => undefined });
    await expect(undoStack.undo()).rejects.toThrow('no');
    expect(undoStack.past).toHaveLength(1);
  });
});
