// Fills a project until the file may grow no further, then says what the error was and whether the project still answers.
import { AssayError } from '../../../shared/domain';
import { Project } from '../../../main/project';
import { version } from './values';

const [, , path = '', cacheRoot = ''] = process.argv;
const project = Project.create(path, { name: 'Full', cacheRoot });
const hash = project.blobs.put(Buffer.from('part one'));
project.datasets.addVersion(version(), [{ hash, rows: 3 }]);
try {
  for (let i = 0; ; i++) project.blobs.put(Buffer.alloc(500_000, i));
} catch (thrown) {
  const code = thrown instanceof AssayError ? thrown.code : String(thrown);
  process.stdout.write(`error ${code} version ${project.datasets.current()?.name ?? 'none'}\n`);
}
project.close();
