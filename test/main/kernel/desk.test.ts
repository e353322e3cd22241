// The data desk over a real MessagePort: versions held against each other, gaps, pairs, and a layout that outlives the project's closing.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, expect, it } from 'vitest';
import { Kernel } from '../../../main/kernel';
import { createRouter } from '../../../main/kernel/router';
import type { Contract } from '../../../shared/contracts';
import { type StreamOf, systemClock } from '../../../shared/domain';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'assay-desk-'));
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

async function result<T>(stream: Promise<AsyncIterable<StreamOf<T>>>): Promise<T> {
  for await (const event of await stream) if (event.type === 'done') return event.result;
  throw new Error('the stream ended without a result');
}

function file(name: string, shift: number): string {
  const lines = Array.from({ length: 200 }, (_, i) =>
    [i, i % 4 === 0 ? '' : (i % 50) + shift, i % 4 === 0 ? '' : (i % 50) * 2, i % 2 === 0 ? 'a' : 'b'].join(
      ',',
    ),
  );
  const path = join(folder, name);
  writeFileSync(path, `id,age,spend,side\n${lines.join('\n')}\n`);
  return path;
}

it('answers what the desk asks, and keeps its layout in the project', async () => {
  const { path } = await api.project.create({ name: 'Desk', path: join(folder, 'desk.assay') });
  const first = await result(api.data.import({ path: file('a.csv', 0) }));
  const second = await result(api.data.import({ path: file('b.csv', 40), replaces: first.id }));
  const drift = await result(api.data.drift({ versionId: second.id, against: first.id, column: 'age' }));
  expect(drift?.difference).toMatchObject({ name: 'age', shift: 'large', missingAfter: 0.25 });
  expect(await api.quality.baseline()).toBeNull();
  const gaps = await result(api.data.gaps({ versionId: second.id }));
  expect(gaps.patterns).toEqual([{ columns: ['age', 'spend'], rows: 50 }]);
  const map = await result(api.quality.pairs({ measure: null, columns: ['age', 'spend', 'side'] }));
  const [age, spend] = ['age', 'spend'].map((name) => map.columns.indexOf(name));
  expect(map.cells[age ?? -1]?.[spend ?? -1]).toEqual({
    measure: 'pearson',
    value: expect.closeTo(1, 9) as number,
  });
  expect((await result(api.quality.pair({ a: 'age', b: 'side' }))).rows).toBe(150);
  await expect(result(api.quality.pair({ a: 'age', b: 'gone' }))).rejects.toMatchObject({
    data: { code: 'data.columnMissing' },
  });

  expect(await api.data.layout()).toEqual({ pinned: [], widths: {} });
  const layout = { pinned: ['side', 'gone'], widths: { age: 240 } };
  expect(await api.data.keepLayout(layout)).toEqual(layout);
  await api.project.close();
  await api.project.open({ path });
  expect(await api.data.layout()).toEqual(layout);
});
