// Opens a project and says how that ended.
import { AssayError } from '../../../shared/domain';
import { Project } from '../../../main/project';

const [, , path = '', cacheRoot = ''] = process.argv;
try {
  Project.open(path, { cacheRoot }).close();
  process.stdout.write('opened');
} catch (thrown) {
  process.stdout.write(AssayError.from(thrown).code);
}
