// Stored assets as arrays for learning, also from versions made by later steps, and after the project was opened again.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../../../shared/domain';
import { DataService, ROW } from '../../../../main/data';
import { writePng } from '../../../../main/data/assets/png';
import { errorOf, workshops } from '../workshop';
import { digits, fill, grey, sine, wav } from './material';

const workshop = workshops(false, true);

describe('pictures as arrays', () => {
  it('come in row order, in batches, at the size that is asked for', async () => {
    const { data, folder } = await workshop();
    const files = digits(5);
    const version = await data.import(
      fill(
        join(folder, 'd'),
        Object.fromEntries(
          files.map(({ digit, png }, i) => [`${digit}/${String(i).padStart(2, '0')}.png`, png]),
        ),
      ),
    );
    const ids: number[] = [];
    let first: Uint8Array | null = null;
    const sizes: number[] = [];
    for await (const batch of data.assets.pictures(version.id, { width: 28, height: 28 }, { batch: 20 })) {
      ids.push(...batch.rowIds);
      sizes.push(batch.pixels.length / (28 * 28 * 3));
      first ??= batch.pixels;
    }
    expect(ids).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(sizes).toEqual([20, 20, 10]);
    // Grey as three equal samples, the very pixels that went in.
    const { readPng } = await import('../../../../main/data/assets/png');
    const original = readPng(files[0]?.png ?? new Uint8Array()).data;
    expect(first?.slice(0, 784 * 3)).toEqual(
      Uint8Array.from({ length: 784 * 3 }, (_, i) => original[Math.floor(i / 3)] ?? 0),
    );
  });

  it('keep their proportions on black, and those of a later version are the rows that it has', async () => {
    const { data, folder, project, engine } = await workshop();
    const root = fill(join(folder, 'p'), {
      'wide.png': writePng(grey(40, 20, () => 200)),
      'square.png': writePng(grey(10, 10, () => 100)),
    });
    const first = await data.import(root);
    // Renamed, so that only the values tell which column names the assets.
    const relation = await data.relation(first.id);
    const second = await data.derive({
      parentId: first.id,
      operation: {
        kind: 'step',
        summary: text('data.operation.andMore', { file: 'x', more: 1 }),
        settings: {},
      },
      columns: [{ name: 'which', type: 'text' }],
      selectSql: `SELECT sha256 AS which, ${ROW} FROM ${relation} WHERE width = 40`,
    });
    expect(await data.assets.table(second.id)).toMatchObject({
      kind: 'picture',
      column: 'which',
      label: null,
    });
    const again = new DataService(project, engine);
    for await (const { rowIds, pixels } of again.assets.pictures(second.id, { width: 4, height: 4 })) {
      expect([...rowIds]).toEqual([1]);
      const rows = Array.from({ length: 4 }, (_, y) => pixels[y * 12]);
      expect(rows).toEqual([0, 200, 200, 0]);
    }
  });

  it('are refused of what is no table of them', async () => {
    const { data, file, folder } = await workshop();
    const table = await data.import(file('t.csv', 'a\nx\n'));
    const sounds = await data.import(fill(join(folder, 's'), { 'a.wav': wav(sine(400, 0.1)) }));
    for (const version of [table, sounds]) {
      const reading = data.assets.pictures(version.id, { width: 4, height: 4 }).next();
      expect((await errorOf(reading)).code).toBe('data.noAssetTable');
    }
    expect(await data.assets.table(table.id)).toBeNull();
  });
});

describe('sounds as arrays', () => {
  it('are one channel at one rate, cut or filled up to one length', async () => {
    const { data, folder } = await workshop();
    const root = fill(join(folder, 's'), {
      'a.wav': wav(sine(500, 1)),
      'b.wav': wav(sine(500, 0.25, 16_000), 16_000),
    });
    const version = await data.import(root);
    for await (const { rowIds, length, lengths, samples } of data.assets.sounds(version.id, {
      rate: 4000,
      seconds: 0.5,
    })) {
      expect([[...rowIds], length, [...lengths], samples.length]).toEqual([[0, 1], 2000, [2000, 1000], 4000]);
      const tone = sine(500, 0.25, 4000);
      for (let i = 100; i < 900; i++)
        for (const row of [0, 1])
          expect(Math.abs((samples[row * 2000 + i] ?? 9) - (tone[i] ?? 0))).toBeLessThan(3e-3);
      expect(samples.subarray(3000).every((value) => value === 0)).toBe(true);
    }
  });

  it('longer than a piece of the project come back whole', async () => {
    const { data, folder } = await workshop();
    const long = sine(300, 200);
    const version = await data.import(fill(join(folder, 's'), { 'long.wav': wav(long) }));
    const first = await data.assets.piece(version.id, 0, 0);
    expect(first.parts).toBe(2);
    const second = await data.assets.piece(version.id, 0, 1);
    const whole = Buffer.concat([first, second].map((piece) => Buffer.from(piece.data, 'base64')));
    // Compared as bytes: element by element, millions take minutes.
    expect(whole.equals(Buffer.from(wav(long)))).toBe(true);
  });

  it('stop when they are cancelled', async () => {
    const { data, folder } = await workshop();
    const version = await data.import(
      fill(join(folder, 's'), { 'a.wav': wav(sine(500, 1)), 'b.wav': wav(sine(400, 1)) }),
    );
    const stop = new AbortController();
    const reading = data.assets.sounds(
      version.id,
      { rate: 8000, seconds: 1 },
      { batch: 1 },
      { signal: stop.signal },
    );
    expect((await reading.next()).done).toBe(false);
    stop.abort();
    expect((await errorOf(reading.next())).code).toBe('cancelled');
  });
});
