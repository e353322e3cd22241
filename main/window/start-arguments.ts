// What the command line asks of the window: a demonstration, a project to open, a user data folder.
import { isAbsolute, resolve } from 'node:path';

export const PROJECT_ENDING = '.assay';

export interface StartArguments {
  demo: boolean;
  openPath: string | null;
}

/** Reads the arguments after the program's own; relative paths are meant from `cwd`. Unknown switches belong to Chromium. */
export function readStartArguments(args: readonly string[], cwd: string): StartArguments {
  const path = args.find((arg) => !arg.startsWith('-') && arg.toLowerCase().endsWith(PROJECT_ENDING));
  return {
    demo: args.includes('--demo'),
    openPath: path === undefined ? null : isAbsolute(path) ? path : resolve(cwd, path),
  };
}
