// Imports a file into a project. It dies by its own hand at the phase named last, or lets the disk run full.
import { setTimeout as pause } from 'node:timers/promises';
import { AssayError } from '../../../shared/domain';
import { DataService, openEngine } from '../../../main/data';
import { Project } from '../../../main/project';

const [, , path = '', cacheRoot = '', first = '', second = '', fatal = ''] = process.argv;
const project = Project.create(path, { name: 'Import', cacheRoot });
const engine = await openEngine({ cacheDir: project.cacheDir });
const data = new DataService(project, engine);
await data.import(first);
process.stdout.write('first imported\n');
try {
  await data.import(
    second,
    {},
    {
      onProgress: ({ fraction, phase }) => {
        if (phase.key === fatal && (fraction ?? 0) > 0) process.kill(process.pid, 'SIGKILL');
      },
    },
  );
  process.stdout.write('second imported\n');
} catch (thrown) {
  process.stdout.write(`error ${AssayError.from(thrown).code}\n`);
  // What was given up goes while the next may begin.
  const unreferenced = (): number => project.blobs.unreferenced().length;
  for (let tries = 0; unreferenced() > 0 && tries < 500; tries++) await pause(20);
  const left = unreferenced();
  process.stdout.write(`current ${project.datasets.current()?.name ?? 'none'}, ${left} blobs left\n`);
}
engine.close();
project.close();
