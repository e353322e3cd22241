// node scripts/icons.mjs: draws resources/icons/icon.svg in every size that packages ask for.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronSwitches } from './lib/launch.mjs';
import { root } from './lib/paths.mjs';
import { prepareWindow } from './lib/prepare.mjs';
import { command, note, Trouble } from './lib/progress.mjs';
import { collect } from './lib/run.mjs';

const SIZES = [16, 32, 48, 64, 128, 256, 512, 1024];
const folder = join(root, 'resources/icons');

const DRAW = `
const { app, BrowserWindow } = require('electron');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [svg, folder, sizes] = JSON.parse(process.env.ICON_JOB);
app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
  await window.loadURL('data:text/html,<canvas></canvas>');
  for (const size of sizes) {
    const url = await window.webContents.executeJavaScript(\`new Promise((done, fail) => {
      const image = new Image();
      image.onerror = fail;
      image.onload = () => {
        const canvas = document.querySelector('canvas');
        canvas.width = canvas.height = \${size};
        canvas.getContext('2d').drawImage(image, 0, 0, \${size}, \${size});
        done(canvas.toDataURL('image/png'));
      };
      image.src = 'data:image/svg+xml;base64,' + \${JSON.stringify(Buffer.from(svg).toString('base64'))};
    })\`);
    writeFileSync(join(folder, size + 'x' + size + '.png'), Buffer.from(url.split(',')[1], 'base64'));
  }
  app.exit(0);
}).catch((error) => { console.error(error); app.exit(1); });
`;

await command(async () => {
  const { electron, display, env } = await prepareWindow({ virtual: true, build: false });
  const work = mkdtempSync(join(tmpdir(), 'assay-icons-'));
  try {
    writeFileSync(join(work, 'package.json'), '{"main":"main.cjs"}');
    writeFileSync(join(work, 'main.cjs'), DRAW);
    const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
    const { code, output } = await collect(electron.executable, [work, ...electronSwitches(display)], {
      env: { ...env, ICON_JOB: JSON.stringify([svg, folder, SIZES]) },
    });
    if (code !== 0) throw new Trouble(`The icons could not be drawn:\n${output}`);
    note(`Icons drawn: ${SIZES.join(', ')} pixels`);
  } finally {
    display.stop();
    rmSync(work, { recursive: true, force: true });
  }
});
