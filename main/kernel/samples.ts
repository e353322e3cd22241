// The gallery's samples. In an installed application they lie beside it as resources; in a checkout they are read
// from the npm packages that ship them, so that nothing is copied into the repository.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AssayError, type Sample, text } from '../../shared/domain';
import catalogue from '../../resources/samples/catalogue.json';

export class Samples {
  /** @param resources folder of an installed application's resources, or the root of a checkout */
  constructor(private readonly resources: string) {}

  list(): Sample[] {
    return catalogue
      .filter((entry) => this.find(entry) !== undefined)
      .map(({ id, rows, columns, target, source }) => ({
        id,
        question: text(`pipeline.sample.${id}.question`),
        description: text(`pipeline.sample.${id}.description`),
        rows,
        columns,
        target,
        source,
      }));
  }

  path(id: string): { path: string; target: string } {
    const entry = catalogue.find((candidate) => candidate.id === id);
    const path = entry && this.find(entry);
    if (!entry || !path) throw new AssayError('data.notFound', { path: id });
    return { path, target: entry.target };
  }

  private find(entry: (typeof catalogue)[number]): string | undefined {
    const installed = join(this.resources, 'samples', entry.file);
    const packaged = join(this.resources, 'node_modules', entry.package);
    return [installed, packaged].find((candidate) => existsSync(candidate));
  }
}
