// Runs the built command line as a person or a script would: a process of its own, its output and its exit code.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'assay-cli-'));

  start(...args: string[]) {
    return spawn(process.execPath, [join(root, 'out/main/cli.js'), ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        ASSAY_USER_DATA: join(this.folder, 'user'),
        LC_ALL: 'C',
        ORT_DISABLE_TELEMETRY: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(...args: string[]): Promise<Outcome> {
    const child = this.start(...args);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
