// Child processes: run one and collect its output, or hand it the terminal and pass signals and exit code through.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program and resolves to `{ code, output }` (stdout and stderr together); never rejects.
 * `onLine` sees each line as it comes, `timeout` (ms) kills it and gives code null.
 */
export function collect(file, args, { onLine, timeout, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    let rest = '';
    const take = (data) => {
      const text = String(data);
      output += text;
      if (!onLine) return;
      const lines = (rest + text).split(/\r?\n|\r/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = timeout ? setTimeout(() => child.kill('SIGKILL'), timeout) : null;
    child.on('error', (error) => {
      if (timer) clearTimeout(timer);
      resolve({ code: -1, output: `${output}${error.message}\n` });
    });
    child.on('close', (code) => {
      if (timer) clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/**
 * Runs a program on this terminal; SIGINT, SIGTERM and SIGHUP go to it; resolves to the exit code a shell would give. Where npm
 * started this and was ended without telling us, the program is ended too, rather than left behind. `apart` gives it a process
 * group of its own: Ctrl+C then reaches it once, through us, and not all of its children at the same time.
 */
export function handOver(file, args, { apart = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const detached = apart && process.platform !== 'win32';
    const child = spawn(file, args, { stdio: 'inherit', detached, ...options });
    const forward = {};
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      forward[signal] = () => child.kill(signal);
      process.on(signal, forward[signal]);
    }
    const parent = process.ppid;
    const orphaned = process.env.npm_lifecycle_event
      ? setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1_000)
      : null;
    const release = () => {
      if (orphaned) clearInterval(orphaned);
      for (const [signal, listener] of Object.entries(forward)) process.off(signal, listener);
    };
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      release();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Whether a program can be found on PATH. */
export function onPath(program) {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  return spawnSync(finder, [program], { stdio: 'ignore' }).status === 0;
}
