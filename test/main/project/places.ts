// Folders and children for tests of the project file.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** A fresh folder that is gone after each test. */
export function temporaryFolder(): () => string {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
    made.push(folder);
    return folder;
  };
}

/** Runs a TypeScript fixture in a Node of its own, under `ulimit -f` blocks of 512 bytes when given. */
export function startFixture(file: string, args: string[], options: { fileBlocks?: number } = {}): Child {
  const words = [process.execPath, join(root, 'scripts/lib/run-ts.mjs'), file, ...args];
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const limit = options.fileBlocks === undefined ? '' : `ulimit -f ${options.fileBlocks}; `;
  // In sh the unit of ulimit -f is 512 bytes. exec, so that a kill reaches Node itself.
  const child = spawn('sh', ['-c', `${limit}exec ${quoted}`], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Child(child);
}

export class Child {
  output = '';
  private readonly ended: Promise<number | null>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    this.ended = new Promise((done) => child.on('close', (code) => done(code)));
  }

  /** Resolves once the child has printed `words`; rejects when it ends before. */
  async said(words: string): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!this.output.includes(words)) {
      if (over) throw new Error(`the child ended without saying "${words}": ${this.output}`);
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  end(): Promise<number | null> {
    return this.ended;
  }
}
