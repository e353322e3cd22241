// The built application decodes every form: what is WebAssembly must be found in its bundle.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writePng } from '../../../main/data/assets/png';
import { encoded, fill, fixture, grey, sine, wav } from '../data/assets/material';
import { modules } from '../data/workshop';
import { Terminal } from './terminal';

const terminal = new Terminal();
afterAll(() => terminal.dispose());

const answerOf = async (...args: string[]): Promise<{ rows: number }> => {
  const { stdout, stderr } = await terminal.run('check', ...args, '--json');
  expect(stderr).not.toMatch(/unexpected/i);
  return JSON.parse(stdout) as { rows: number };
};

describe('check', () => {
  it('takes a folder of pictures', async () => {
    const picture = grey(40, 30, (x, y) => (x * 6) ^ (y * 8));
    const { jpeg, webp } = await encoded(picture);
    const folder = fill(terminal.path('pictures'), {
      'a/1.png': writePng(picture),
      'b/2.jpg': jpeg,
      'b/3.webp': webp,
    });
    expect((await answerOf(folder)).rows).toBe(3);
  });

  it('takes a folder of sounds, with a pattern for their names', async () => {
    const samples = join(modules, 'supersonic-scsynth-samples/samples');
    const [name = ''] = readdirSync(samples).filter((file) => file.endsWith('.flac'));
    const folder = fill(terminal.path('sounds'), {
      ...{ 'a_1.wav': wav(sine(440, 0.2)), 'b_2.mp3': fixture('tone.mp3'), 'b_3.ogg': fixture('tone.ogg') },
      'c_4.flac': readFileSync(join(samples, name)),
    });
    expect((await answerOf(folder, '--labels', '{label}_*')).rows).toBe(4);
    const wrong = await terminal.run('check', folder, '--labels', 'nothing');
    expect([wrong.code, wrong.stderr]).toEqual([
      4,
      expect.stringContaining('“nothing” is not a pattern of names'),
    ]);
  });
});
