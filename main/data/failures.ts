// What DuckDB and the file system say about a source file, as the named errors of Assay.
import { AssayError } from '../../shared/domain';
import { isDiskFull } from '../project';

export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';

/** What it means that reading `file` failed. An AssayError passes unchanged. */
export function sourceFailure(thrown: unknown, file: string): AssayError {
  if (thrown instanceof AssayError) return thrown;
  if (isDiskFull(thrown)) return new AssayError('data.diskFull', {}, { cause: thrown });
  return new AssayError('data.unreadable', { file }, { cause: thrown });
}
