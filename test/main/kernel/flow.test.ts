// Every call of the contract over a real MessagePort, on real data: what the window does, without a window.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Kernel } from '../../../main/kernel';
import { createRouter } from '../../../main/kernel/router';
import type { Contract } from '../../../shared/contracts';
import { gathered, type Run, type StreamOf, systemClock } from '../../../shared/domain';
import { bankTenth as bank } from '../../samples';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'assay-kernel-'));
const kernel = new Kernel({
  userData: join(folder, 'user'),
  documents: folder,
  resources: root,
  version: 'test',
  workerFile: join(root, 'out/main/worker.js'),
  clock: systemClock,
});
const { port1, port2 } = new MessageChannel();
new RPCHandler(createRouter(kernel)).upgrade(port1);
port1.start();
const api: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port2 }));
port2.start();

afterAll(async () => {
  await kernel.close();
  port1.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The result of a stream, after its progress. */
async function result<T>(stream: Promise<AsyncIterable<StreamOf<T>>>): Promise<T> {
  for await (const event of await stream) if (event.type === 'done') return event.result;
  throw new Error('the stream ended without a result');
}

async function ended(runId: number): Promise<Run> {
  for (;;) {
    const run = (await api.learn.runs()).find((candidate) => candidate.id === runId);
    if (run && run.state !== 'running') return run;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const stage = async (id: string): Promise<string | undefined> =>
  (await api.pipeline.state()).stages.find((candidate) => candidate.id === id)?.state;

describe('without a project', () => {
  it('shows an empty flowchart, the samples, and says what is missing by name', async () => {
    expect(await api.project.current()).toBeNull();
    expect(await stage('collect')).toBe('ready');
    expect((await api.project.samples()).map((sample) => sample.id)).toEqual([
      'bank',
      'superstore',
      'weather',
    ]);
    await expect(api.data.current()).rejects.toMatchObject({ code: 'ASSAY', data: { code: 'project.none' } });
  });

  it('looks at a file without making anything for it', async () => {
    const guess = await api.data.inspect({ path: bank });
    expect(guess.options.delimiter).toBe(';');
    expect(guess.columns).toHaveLength(17);
    expect(await api.project.current()).toBeNull();
  });

  it('refuses what does not fit the contract', async () => {
    await expect(api.project.create({ name: '' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('from a file to a prediction', () => {
  let run: Run;

  beforeAll(async () => {
    await api.project.create({ name: 'Bank' });
  });

  it('imports, and pushes the flowchart as it changes', async () => {
    const seen: string[] = [];
    const abort = new AbortController();
    const watching = (async () => {
      for await (const state of await api.pipeline.watch(undefined, { signal: abort.signal })) {
        seen.push(state.stages[0]?.state ?? '');
        if (seen.at(-1) === 'passed') return;
      }
    })();
    const version = await result(api.data.import({ path: bank }));
    expect(version).toMatchObject({ rows: 4521, number: 1 });
    expect(version.columns).toHaveLength(17);
    await watching;
    abort.abort();
    expect(seen[0]).toBe('ready');
  });

  it('hands out windows and profiles', async () => {
    const version = await api.data.current();
    if (!version) throw new Error('no version');
    const window = await api.data.window({ versionId: version.id, offset: 4500, limit: 100 });
    expect(window.total).toBe(4521);
    expect(window.cells).toHaveLength(21);
    const names: string[] = [];
    for await (const event of await api.data.profile({ versionId: version.id, first: 'job' })) {
      if (event.type === 'profile') names.push(event.profile.name);
    }
    expect(names[0]).toBe('job');
    expect(names).toHaveLength(17);
  });

  it('keeps the project as it was when a file cannot be read', async () => {
    const before = await api.data.current();
    const path = join(folder, 'empty.csv');
    writeFileSync(path, '');
    await expect(result(api.data.import({ path }))).rejects.toMatchObject({ data: { code: 'data.empty' } });
    expect(await api.data.current()).toEqual(before);
    expect(await stage('collect')).toBe('passed');
  });

  it('passes the quality gate for the target', async () => {
    await api.quality.setTarget({ target: 'y' });
    const report = await result(api.quality.run());
    expect(report.verdict).not.toBe('fail');
    expect(await stage('quality')).toBe('passed');
  });

  it('fits a recipe and shows before and after', async () => {
    const { spec, result: proposed } = await gathered(await api.recipe.propose({ target: 'y' }));
    if (!spec) throw new Error('no recipe came');
    expect(spec.columns).toHaveLength(17);
    const preview = await api.recipe.preview({ spec, column: 'job' });
    expect(preview.after.length).toBeGreaterThan(3);
    const saved = await result(api.recipe.save(spec));
    const got = await gathered(await api.recipe.get({}));
    expect(got).toEqual({
      spec,
      result: { key: proposed?.key, saved: true, stale: false, features: saved.features },
    });
    // What the window has is not sent again.
    const again = await gathered(await api.recipe.get({ known: proposed?.key ?? '' }));
    expect(again).toEqual({ spec: null, result: got.result });
    expect(saved.features).toBeGreaterThan(20);
    expect(await stage('features')).toBe('passed');
  });

  it('trains', async () => {
    const started = await api.learn.start({ learner: 'linear', settings: {}, seed: 1 });
    run = await ended(started.id);
    expect(run).toMatchObject({ state: 'finished', error: null });
    expect((await api.learn.points({ runId: run.id })).length).toBeGreaterThan(1);
    expect(await stage('train')).toBe('passed');
  });

  it('evaluates on the sealed test split, counting each opening', async () => {
    const first = await result(api.evaluate.run({ runId: run.id }));
    expect(first.gate.verdict).not.toBe('fail');
    expect(first.metrics.rocAuc?.value).toBeGreaterThan(0.85);
    const second = await result(api.evaluate.run({ runId: run.id }));
    expect(second.openings).toBe(first.openings + 1);
    expect(second.metrics).toEqual(first.metrics);
  });

  it('registers, predicts the same over HTTP and in the window, and scores', async () => {
    const model = await api.registry.register();
    expect(model).toMatchObject({ version: 1, aliases: ['production'] });
    expect((await api.registry.register()).version).toBe(1);
    const examples = await api.serve.examples();
    const rows = examples.slice(0, 3);
    const inside = await api.serve.predict({ rows });
    const status = await api.serve.start({});
    const answer = await fetch(`${status.url ?? ''}/v1/predict`, {
      method: 'POST',
      headers: { authorization: `Bearer ${status.token ?? ''}` },
      body: JSON.stringify({ rows }),
    });
    expect(await answer.json()).toEqual(inside);
    const out = join(folder, 'scored.csv');
    expect(await result(api.serve.score({ path: bank, out }))).toMatchObject({ rows: 4521, model: 1 });
    const [, first] = readFileSync(out, 'utf8').split('\n');
    expect(first).toContain(String(inside.predictions[0]?.prediction));
    await api.serve.stop();
    const monitor = await api.serve.monitor();
    expect(monitor.predictions).toBe(6 + 4521);
    const worst = Math.max(...monitor.drift.map((entry) => entry.psi ?? 0));
    expect(worst).toBeLessThan(0.1);
    expect(await stage('monitor')).toBe('passed');
  });

  it('exports one file that any ONNX tool can open, and its manifest', async () => {
    const written = await api.registry.export({ version: 1, path: join(folder, 'model.onnx') });
    expect(readFileSync(written.onnx).byteLength).toBeGreaterThan(1000);
    const manifest = JSON.parse(readFileSync(written.manifest, 'utf8')) as { inputs: { name: string }[] };
    expect(manifest.inputs.map((input) => input.name)).not.toContain('y');
  });

  it('calls everything behind it stale when the data changes, and says so again after reopening', async () => {
    await result(api.data.import({ path: bank }));
    expect(await stage('quality')).toBe('stale');
    expect(await stage('deploy')).toBe('stale');
    const { path } = (await api.project.current()) ?? { path: '' };
    await api.project.close();
    await api.project.open({ path });
    expect(await stage('quality')).toBe('stale');
    expect(await api.registry.models()).toHaveLength(1);
    const {
      versions: [earlier],
    } = await api.data.versions({ after: 0 });
    if (!earlier) throw new Error('no earlier version');
    await api.data.use({ versionId: earlier.id });
    expect(await stage('deploy')).toBe('passed');
  });

  it('refuses a project that is already open elsewhere', async () => {
    const { path } = (await api.project.current()) ?? { path: '' };
    const other = new Kernel({ ...kernel.options, userData: join(folder, 'other') });
    await expect(other.open(path)).rejects.toMatchObject({ code: 'project.locked' });
  });
});
