// What every command is given, and the kernel as a terminal uses it.
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AssayError, type JobContext, type StageId, systemClock } from '../../shared/domain';
import { Kernel, type Session } from '../kernel';
import type { Terminal } from './terminal';

export interface CommandContext {
  args: string[];
  terminal: Terminal;
  signal: AbortSignal;
  /** Root of a checkout or the resources of an installed application. */
  resources: string;
  version: string;
  workerFile: string;
}

/** The application's own folder, the same that the window uses. ASSAY_USER_DATA names another. */
function userData(): string {
  const { env, platform } = process;
  if (env['ASSAY_USER_DATA']) return env['ASSAY_USER_DATA'];
  if (platform === 'win32') return join(env['APPDATA'] ?? homedir(), 'Assay');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Assay');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'Assay');
}

/** @param home the application's folder for this command, where it shall not be the user's */
export function makeKernel(context: CommandContext, home = userData()): Kernel {
  return new Kernel({
    userData: home,
    documents: process.cwd(),
    resources: context.resources,
    version: context.version,
    workerFile: context.workerFile,
    clock: systemClock,
  });
}

/** What a room's long operation is given: Ctrl+C cancels it, and its progress is shown as that of a stage. */
export const during = ({ signal, terminal }: CommandContext, stage: StageId): JobContext => ({
  signal,
  onProgress: (progress) => terminal.progress({ stage, ...progress }),
});

/** Opens a project for the length of one command. */
export async function withProject<T>(
  context: CommandContext,
  path: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const kernel = makeKernel(context);
  await kernel.open(resolve(path));
  try {
    return await work(kernel.session);
  } finally {
    await kernel.close();
  }
}

/** A project for the length of one command, in a folder that is thrown away with it. */
export async function inPassing<T>(
  context: CommandContext,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-passing-'));
  const kernel = makeKernel(context, folder);
  try {
    await kernel.create('passing', join(folder, 'passing.assay'));
    return await work(kernel.session);
  } finally {
    await kernel.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A version by number or alias; `production` where nothing is said. */
export function modelVersion(session: Session, which: string | undefined): number {
  const models = session.registry.models();
  if (models.length === 0) throw new AssayError('registry.none');
  const named = which ?? 'production';
  const found = models.find(
    (model) => String(model.version) === named || model.aliases.some((alias) => alias === named),
  );
  if (found) return found.version;
  const choices = models.flatMap((model) => [String(model.version), ...model.aliases]).join(', ');
  throw new AssayError('registry.modelMissing', { model: named, models: choices });
}
