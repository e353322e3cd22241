// Writes to a project for ever, saying after each call what is saved: the test kills it in the middle.
import { Project } from '../../../main/project';
import { run, version } from './values';

const [, , path = '', cacheRoot = ''] = process.argv;
const project = Project.create(path, { name: 'Killed', cacheRoot });
const hash = project.blobs.put(Buffer.from('part one'));
project.datasets.addVersion(version(), [{ hash, rows: 3 }]);
const made = project.runs.create(run());
project.runs.saveCheckpoint(made.id, Buffer.from('weights'));
process.stdout.write('ready\n');
for (let step = 1; ; step++) {
  project.runs.addPoints([
    { runId: made.id, step, epoch: step / 10, name: 'loss', value: 1 / step, at: step },
  ]);
  project.blobs.put(Buffer.alloc(300_000, step % 251));
  process.stdout.write(`saved ${step}\n`);
}
