// What Assay runs on: versions, folders, and the compute ladder with the reason for each rung.
import type { Doctor } from '../../shared/domain';
import { backendLadder, runtimeVersion } from '../compute';
import { duckdbVersion } from '../data';
import { sqliteVersion } from '../project';
import type { KernelOptions } from './kernel';

export async function doctor(options: KernelOptions): Promise<Doctor> {
  return {
    versions: {
      assay: options.version,
      node: process.versions.node,
      ...(process.versions['electron'] === undefined ? {} : { electron: process.versions['electron'] }),
      sqlite: sqliteVersion(),
      duckdb: duckdbVersion(),
      onnxruntime: runtimeVersion(),
    },
    paths: {
      userData: options.userData,
      projects: options.documents,
      resources: options.resources,
      worker: options.workerFile,
    },
    backends: await backendLadder(),
  };
}
