// npm run setup:cuda on computers that can't have it, and what it says before it fetches. nvidia-smi is a script here, the
// libraries are empty files and the download server is a local one: no test machine need have a card.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cudaState } from '../../../../main/compute/backends/cuda';

const ON_LINUX = process.platform === 'linux' && process.arch === 'x64';
const INSTALLED = existsSync(join(process.cwd(), 'node_modules/@tensorflow/tfjs-node-gpu/package.json'));
const LIBRARIES = [
  ...['libcudart.so.11.0', 'libcublas.so.11', 'libcublasLt.so.11', 'libcufft.so.10', 'libcurand.so.10'],
  ...['libcusolver.so.11', 'libcusparse.so.11', 'libcudnn.so.8'],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  code: number | null;
  said: string;
}

/** Runs the command with a PATH that holds this test's folder alone. */
function setup(env: Record<string, string> = {}, args: string[] = ['--check']): Promise<Outcome> {
  const child = spawn(process.execPath, [join(process.cwd(), 'scripts/setup-cuda.mjs'), ...args], {
    env: { PATH: join(folder, 'bin'), LD_LIBRARY_PATH: join(folder, 'cuda'), ...env },
  });
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  child.stdout.on('data', (data) => (said += String(data)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said: said.trim() })));
}

function card(answer: string, code = 0): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const file = join(folder, 'bin/nvidia-smi');
  writeFileSync(file, `#!/bin/sh\necho '${answer}'\nexit ${code}\n`);
  chmodSync(file, 0o755);
}

function libraries(without: string[] = []): void {
  mkdirSync(join(folder, 'cuda'), { recursive: true });
  for (const name of LIBRARIES) if (!without.includes(name)) writeFileSync(join(folder, 'cuda', name), '');
}

describe.runIf(ON_LINUX)('npm run setup:cuda', () => {
  it('says in one sentence that there is no driver, and fetches nothing', async () => {
    const { code, said } = await setup({}, []);
    expect(code).toBe(1);
    expect(said).toMatch(/^No NVIDIA driver was found .*Nothing was fetched/);
    expect(said.split('\n')).toHaveLength(1);
  });

  it('refuses a driver that is too old or does not answer', async () => {
    card('Tesla K80, 418.87.00');
    expect((await setup()).said).toContain('driver 418.87.00 is too old');
    card('NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.', 9);
    expect((await setup()).said).toContain('does not answer (nvidia-smi says: NVIDIA-SMI has failed');
  });

  it('names the libraries that are missing', async () => {
    card('NVIDIA A10, 535.54.03');
    // A test machine with CUDA 11 has them in a system folder.
    libraries(['libcudnn.so.8']);
    const { code, said } = await setup();
    expect(said).toContain('Found NVIDIA A10 with driver 535.54.03.');
    if (code === 1) expect(said).toMatch(/were not found: libcudnn\.so\.8\. Install/);
  });

  it('refuses an option that it does not have', async () => {
    expect(await setup({}, ['--yes'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('--yes') as string,
    });
  });

  describe.runIf(INSTALLED && cudaState() !== 'ready')('before it fetches', () => {
    let server: Server;
    const asked: string[] = [];
    const start = async (size: number | undefined): Promise<Record<string, string>> => {
      server = createServer((request, response) => {
        asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
        if (size === undefined) response.writeHead(404).end();
        else response.writeHead(200, { 'content-length': size }).end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      return { TFJS_NODE_CDN_STORAGE: address, npm_config_tfjs_binding_binary_host_mirror: address };
    };
    afterEach(() => {
      asked.length = 0;
      server.close();
    });

    it('says what and how big', async () => {
      card('NVIDIA A10, 535.54.03');
      libraries();
      const { code, said } = await setup(await start(180_000_000));
      expect(said).toContain('This will be fetched: libtensorflow and its addon for Node, 360 MB');
      expect(code).toBe(0);
      expect(asked).toEqual([
        'HEAD /tensorflow/libtensorflow/libtensorflow-gpu-linux-x86_64-2.9.1.tar.gz',
        'HEAD /napi-v8/4.22.0/GPU-linux-4.22.0.tar.gz',
      ]);
    });

    it('says which address cannot be reached', async () => {
      card('NVIDIA A10, 535.54.03');
      libraries();
      const { code, said } = await setup(await start(undefined));
      expect(code).toBe(1);
      expect(said).toMatch(/libtensorflow-gpu-linux-x86_64-2\.9\.1\.tar\.gz cannot be reached/);
    });
  });
});
