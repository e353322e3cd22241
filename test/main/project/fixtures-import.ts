// Stores versions for ever with a log that is merged often, and transactions in between, saying after each what is saved: the test kills it.
import { Project, realDisk } from '../../../main/project';
import { version } from './values';

const [, , path = '', cacheRoot = ''] = process.argv;
const project = Project.create(path, {
  name: 'Killed',
  cacheRoot,
  disk: { ...realDisk, mergeBytes: 400_000 },
});
for (let step = 1; ; step++) {
  const hash = await project.blobs.putSoon(Buffer.alloc(100_000, `${step} `));
  const added = project.transactionSoon(() => project.datasets.addVersion(version(), [{ hash, rows: 3 }]));
  const { id } = await added;
  project.settings.set('number', step);
  process.stdout.write(`saved ${id} ${hash}\n`);
}
