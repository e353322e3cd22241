// The gate on pictures and sounds as they are imported: what it asks by itself, and what it finds.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writePng } from '../../../main/data/assets/png';
import { resize } from '../../../main/data/assets/raster';
import { QualityService } from '../../../main/quality';
import { digits, encoded, fill, grey, sine, wav } from '../data/assets/material';
import { workshops } from '../data/workshop';
import { checkTexts } from './judge';

const workshop = workshops(false, true);

describe('the gate', () => {
  it('asks little of a clean folder of digits, and passes it', async () => {
    const { data, folder, project } = await workshop();
    const files = digits(20).map(
      ({ digit, png }, i) => [`${digit}/${String(i).padStart(3, '0')}.png`, png] as const,
    );
    await data.import(fill(join(folder, 'digits'), Object.fromEntries(files)));
    const report = await new QualityService(project, data).run();
    checkTexts(report);
    expect(report.verdict).not.toBe('fail');
    // What was measured is no column to be learnt from: nothing is said of constant or related measures.
    const about = new Set(
      report.checks.filter(({ verdict }) => verdict !== 'pass').flatMap(({ columns }) => columns),
    );
    for (const measure of ['format', 'width', 'height', 'channels', 'bytes', 'sha256', 'path', 'label'])
      expect(about).not.toContain(measure);
    expect(report.checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        'corruptFiles',
        'blankPictures',
        'blurred',
        'lookAlikes',
        'sameFiles',
        'sizeMix',
        'tinyClasses',
      ]),
    );
  });

  it('finds pictures that are blank, blurred, or another of the same, and files that were set aside', async () => {
    const { data, folder, project } = await workshop();
    const scene = (k: number) =>
      grey(96, 64, (x, y) => (((x >> 3) * (k + 3)) ^ ((y >> 3) * (2 * k + 5))) * 37);
    const sharp = Object.fromEntries(
      Array.from({ length: 20 }, (_, k) => [`a/${String(k).padStart(2, '0')}.png`, writePng(scene(k))]),
    );
    const { jpeg } = await encoded(resize(scene(3), 144, 96));
    const version = await data.import(
      fill(join(folder, 'scenes'), {
        ...sharp,
        'b/again.jpg': jpeg,
        'b/blank.png': writePng(grey(96, 64, () => 90)),
        'b/blurred.png': writePng(grey(96, 64, (x, y) => x + y)),
        'b/broken.png': 'x',
        'b/copy.png': sharp['a/05.png'] ?? '',
      }),
    );
    expect([version.rows, version.quarantined]).toEqual([24, 1]);
    const quality = new QualityService(project, data);
    const report = await quality.run();
    const failing = async (check: string): Promise<unknown[]> => {
      const entry = report.checks.find((result) => result.check === check);
      const window = { reportId: report.id, entryId: entry?.entryId ?? '', offset: 0, limit: 50 };
      return (await quality.failingRows(window)).cells.map((row) => row[0]);
    };
    expect(await failing('lookAlikes')).toEqual(expect.arrayContaining(['b/again.jpg', 'b/copy.png']));
    expect(await failing('sameFiles')).toEqual(['b/copy.png']);
    expect(await failing('blankPictures')).toEqual(['b/blank.png']);
    expect(await failing('blurred')).toEqual(['b/blank.png', 'b/blurred.png']);
    expect(await failing('tinyClasses')).toHaveLength(4);
    expect(report.checks.find(({ check }) => check === 'corruptFiles')).toMatchObject({
      verdict: 'warn',
      figure: 1 / 25,
    });
  });

  it('finds sounds that are silent, clipped, or at another rate', async () => {
    const { data, folder, project } = await workshop();
    const tones = Object.fromEntries(
      Array.from({ length: 12 }, (_, k) => [
        `t/${String(k).padStart(2, '0')}.wav`,
        wav(sine(200 + 50 * k, 0.3)),
      ]),
    );
    await data.import(
      fill(join(folder, 'tones'), {
        ...tones,
        'u/clipped.wav': wav(sine(300, 0.3, 8000, 4)),
        'u/fast.wav': wav(sine(300, 0.3, 16_000), 16_000),
        'u/silent.wav': wav(new Float32Array(2400)),
      }),
    );
    const quality = new QualityService(project, data);
    const report = await quality.run();
    checkTexts(report);
    for (const [check, name] of [
      ['silentSounds', 'u/silent.wav'],
      ['clippedSounds', 'u/clipped.wav'],
      ['rateMix', 'u/fast.wav'],
    ]) {
      const entry = report.checks.find((result) => result.check === check);
      const window = { reportId: report.id, entryId: entry?.entryId ?? '', offset: 0, limit: 50 };
      expect([check, (await quality.failingRows(window)).cells.map((row) => row[0])]).toEqual([
        check,
        [name],
      ]);
    }
    expect(report.checks.find(({ check }) => check === 'corruptFiles')).toMatchObject({
      verdict: 'pass',
      figure: 0,
    });
  });
});
