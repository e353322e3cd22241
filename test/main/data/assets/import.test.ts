// Folders and archives of pictures and sounds to tables of assets, whole or not at all.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PICTURE_COLUMNS, SOUND_COLUMNS } from '../../../../shared/domain';
import { say } from '../../../../shared/messages';
import { readPng, writePng } from '../../../../main/data/assets/png';
import { errorOf, workshops } from '../workshop';
import { zip } from '../zip';
import { digits, encoded, fill, fixture, grey, onItsSide, sine, wav } from './material';

const workshop = workshops(false, true);
const digitFiles = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(
    digits(count).map(({ digit, png }, i) => [`${digit}/${String(i).padStart(3, '0')}.png`, png]),
  );

describe('a folder of pictures', () => {
  it('becomes a row a file, labelled by its folder, with what was measured', async () => {
    const { data, folder, project } = await workshop();
    const found = await data.inspect(
      fill(join(folder, 'digits'), { ...digitFiles(3), 'readme.txt': 'x', '.hidden.png': 'x' }),
    );
    expect(found.assets).toMatchObject({
      kind: 'picture',
      files: 30,
      ignored: 1,
      labels: 'folder',
      distinct: 10,
      unlabelled: 0,
    });
    const version = await data.import(join(folder, 'digits'));
    expect(version).toMatchObject({ rows: 30, quarantined: 0 });
    expect(version.columns.map(({ name }) => name)).toEqual([
      'path',
      'label',
      ...Object.keys(PICTURE_COLUMNS),
    ]);
    const [row] = await data.query(`SELECT * FROM ${await data.relation(version.id)} LIMIT 1`);
    expect(row).toMatchObject({
      path: '0/000.png',
      label: '0',
      format: 'PNG',
      width: 28,
      height: 28,
      channels: 1,
    });
    expect(project.assets.has(String(row?.['sha256']))).toBe(true);
    expect(say(version.operation.summary, 'en')).toBe('Imported digits: 30 files decoded, 12 columns.');
  });

  it('sets aside what it cannot read, with the reason; kept and set aside add up', async () => {
    const { data, folder } = await workshop();
    const picture = grey(64, 48, (x, y) => (x * 4) ^ (y * 3));
    const { jpeg, webp } = await encoded(picture);
    const png = writePng(picture);
    const huge = Buffer.from(png);
    huge.writeUInt32BE(60_000, 16);
    const root = fill(join(folder, 'mixed'), {
      ...{ 'a/good.png': png, 'a/good.jpg': jpeg, 'b/good.webp': webp, 'b/side.jpeg': onItsSide(jpeg) },
      ...{
        'bad/cut.png': png.subarray(0, png.length >> 1),
        'bad/cut.jpg': jpeg.subarray(0, jpeg.length >> 1),
      },
      ...{
        'bad/cut.webp': webp.subarray(0, webp.length >> 1),
        'bad/empty.png': '',
        'bad/words.jpg': 'no picture at all',
      },
      ...{ 'bad/huge.png': huge, 'bad/zeros.png': new Uint8Array(500) },
    });
    const version = await data.import(root);
    expect([version.rows, version.quarantined]).toEqual([4, 7]);
    const rows = await data.query(
      `SELECT path, format, width, height FROM ${await data.relation(version.id)}`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['a/good.jpg', 'JPEG', 64, 48],
      ['a/good.png', 'PNG', 64, 48],
      ['b/good.webp', 'WebP', 64, 48],
      ['b/side.jpeg', 'JPEG', 48, 64],
    ]);
    expect(
      Object.fromEntries((await data.assets.asides(version.id)).map(({ path, reason }) => [path, reason])),
    ).toEqual({
      ...{
        'bad/cut.png': 'damaged',
        'bad/cut.jpg': 'damaged',
        'bad/cut.webp': 'damaged',
        'bad/empty.png': 'empty',
      },
      ...{ 'bad/words.jpg': 'unsupported', 'bad/huge.png': 'damaged', 'bad/zeros.png': 'damaged' },
    });
  });

  it('keeps the same file once, and nothing again for a later version or a second import', async () => {
    const { data, folder, project } = await workshop();
    const png = writePng(grey(300, 200, (x, y) => (x * y) & 255));
    const root = fill(join(folder, 'twins'), {
      'a/1.png': png,
      'b/2.png': png,
      'b/3.png': writePng(grey(9, 9, (x) => x * 20)),
    });
    const first = await data.import(root);
    const hashes = await data.query<{ h: string }>(
      `SELECT DISTINCT sha256 AS h FROM ${await data.relation(first.id)}`,
    );
    expect(hashes).toHaveLength(2);
    const packs = new Set(hashes.flatMap(({ h }) => project.assets.packs(h)));
    const second = await data.import(root, {}, {}, first.id);
    expect(second).toMatchObject({ parentId: first.id, number: 2 });
    expect(new Set(hashes.flatMap(({ h }) => project.assets.packs(h)))).toEqual(packs);
    await expect.poll(() => project.blobs.unreferenced()).toEqual([]);
    // A thumbnail of what is larger than one; what is not is its own.
    const previews = await data.assets.previews(first.id, [0, 2, 99]);
    expect(previews.map(({ rowId }) => rowId)).toEqual([0, 2]);
    const sizes = previews.map(({ image }) => readPng(Buffer.from(image?.split(',')[1] ?? '', 'base64')));
    expect(sizes.map(({ width, height }) => [width, height])).toEqual([
      [128, 85],
      [9, 9],
    ]);
  });

  it('makes large pictures as small as is wished', async () => {
    const { data, folder } = await workshop();
    const root = fill(join(folder, 'large'), { 'a.png': writePng(grey(900, 300, (x, y) => (x + y) & 255)) });
    const size = async (): Promise<number[]> => {
      const [piece] = [
        await data.assets.piece((await data.import(root, { assets: { longest: 300 } })).id, 0, 0),
      ];
      const { width, height } = readPng(Buffer.from(piece?.data ?? '', 'base64'));
      return [width, height];
    };
    expect(await size()).toEqual([300, 100]);
  });

  it('is refused where it holds none, or none that can be decoded', async () => {
    const { data, folder, project } = await workshop();
    const none = await errorOf(data.import(fill(join(folder, 'none'), { 'a.md': 'x' })));
    expect([none.code, none.params]).toEqual(['data.noAssets', { file: 'none', files: 1 }]);
    const bad = await errorOf(data.import(fill(join(folder, 'bad'), { 'a.png': 'x' })));
    expect(bad.code).toBe('data.noneDecoded');
    expect(say({ key: 'error.data.noneDecoded', params: bad.params }, 'en')).toContain(
      'of a form that Assay does not read',
    );
    expect(project.datasets.list()).toEqual([]);
    await expect.poll(() => project.blobs.unreferenced()).toEqual([]);
  });

  it('that is cancelled leaves nothing behind', async () => {
    const { data, folder, project, engine } = await workshop();
    const root = fill(join(folder, 'many'), digitFiles(60));
    const stop = new AbortController();
    const running = data.import(
      root,
      {},
      { signal: stop.signal, onProgress: ({ fraction }) => (fraction ?? 0) > 0.1 && stop.abort() },
    );
    expect((await errorOf(running)).code).toBe('cancelled');
    expect(project.datasets.list()).toEqual([]);
    await expect.poll(() => project.blobs.unreferenced()).toEqual([]);
    expect(
      existsSync(engine.scratch) ? readdirSync(engine.scratch).filter((name) => name.startsWith('job')) : [],
    ).toEqual([]);
  });
});

describe('sounds', () => {
  const takes = {
    '7_george_12.wav': wav(sine(440, 0.2)),
    '3_jackson_0.wav': wav(sine(330, 0.3)),
    '7_jackson_1.wav': wav(sine(440, 0.1)),
    'tone_of_1.ogg': fixture('tone.ogg'),
    'tone_of_2.mp3': fixture('tone.mp3'),
  };

  it('are labelled by parts of their names, by a pattern that can be corrected', async () => {
    const { data, folder } = await workshop();
    const root = fill(join(folder, 'takes'), takes);
    const guess = await data.inspect(root);
    expect(guess.assets).toMatchObject({
      kind: 'sound',
      labels: 'name',
      pattern: '{label}_{part2}_{part3}',
      distinct: 3,
    });
    const assets = { pattern: '{digit}_{label}_*' };
    expect((await data.inspect(root, { assets })).assets?.examples[0]).toEqual({
      path: '3_jackson_0.wav',
      values: ['3', 'jackson'],
    });
    const version = await data.import(root, { assets });
    expect(version.columns.map(({ name }) => name)).toEqual([
      'path',
      'digit',
      'label',
      ...Object.keys(SOUND_COLUMNS),
    ]);
    const rows = await data.query(
      `SELECT format, label, duration, sample_rate FROM ${await data.relation(version.id)} ORDER BY __row`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['WAV', 'jackson', 0.3, 8000],
      ['WAV', 'george', 0.2, 8000],
      ['WAV', 'jackson', 0.1, 8000],
      ['Ogg', 'of', 0.25, 16_000],
      ['MP3', 'of', 0.324, 16_000],
    ]);
    const preview = await data.assets.previews(version.id, [0]);
    expect(preview[0]?.envelope?.length).toBe(320);
    expect((await data.assets.piece(version.id, 0, 0)).mime).toBe('audio/wav');
  });

  it('of a pattern that is none, or names a measure, are refused', async () => {
    const { data, folder } = await workshop();
    const root = fill(join(folder, 'takes'), takes);
    for (const pattern of ['', 'label', '{}', '{a}{a}', 'x}', '{a'])
      expect([pattern, (await errorOf(data.inspect(root, { assets: { pattern } }))).code]).toEqual([
        pattern,
        'data.badPattern',
      ]);
    expect(await errorOf(data.inspect(root, { assets: { pattern: '{Duration}_*' } }))).toMatchObject({
      code: 'data.duplicateColumn',
      params: { column: 'Duration' },
    });
  });
});

describe('a zip archive', () => {
  it('of pictures is read like the folder that it holds', async () => {
    const { data, file } = await workshop();
    const members = Object.entries(digitFiles(2)).map(([name, content]) => ({
      name: `digits/${name}`,
      content: Buffer.from(content),
    }));
    const path = file(
      'digits.zip',
      zip([
        ...members,
        { name: 'digits/5/bad.png', content: 'x' },
        { name: '__MACOSX/._a.png', content: 'x' },
      ]),
    );
    const version = await data.import(path);
    expect(version).toMatchObject({ rows: 20, quarantined: 1, name: 'digits.zip' });
    const [first] = await data.query(`SELECT path, label FROM ${await data.relation(version.id)} LIMIT 1`);
    expect(first).toEqual({ path: 'digits/0/000.png', label: '0' });
  });

  it('whose paths lead outside, or that unpacks to far more than its size, is refused', async () => {
    const { data, file, folder } = await workshop();
    const outside = file('out.zip', zip([{ name: '../../out.png', content: 'x' }]));
    expect((await errorOf(data.import(outside))).code).toBe('data.unsafeArchive');
    const bomb = file('bomb.zip', zip([{ name: 'a.png', content: Buffer.alloc(150e6) }]));
    expect((await errorOf(data.import(bomb))).code).toBe('data.tooLarge');
    expect(readdirSync(folder).sort()).toEqual([
      'bomb.zip',
      'cache',
      'out.zip',
      'work.assay',
      'work.assay-wal',
    ]);
  });

  it('of a table and a picture is still a table', async () => {
    const { data, file, cells } = await workshop();
    const path = file(
      't.zip',
      zip([
        { name: 'a.csv', content: 'a,b\n1,2\n' },
        { name: 'b.csv', content: 'a\n1\n' },
        { name: 'logo.png', content: 'x' },
      ]),
    );
    await data.import(path, { member: 'a.csv' });
    expect(await cells()).toEqual([[1, 2]]);
  });
});
