// Turns what SQLite and the file system say into the named errors of Assay.
import { AssayError } from '../../shared/domain';

/** The error code of a thrown SQLite or system error, or an empty string. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** Whether a thrown error means that no space is left. DuckDB says it in words only. */
export function isDiskFull(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE'].includes(code)) return true;
  return (
    thrown instanceof Error &&
    /no space left on device|disk (is )?full|could not write all bytes|file too large|disk quota exceeded|not enough space/i.test(
      thrown.message,
    )
  );
}

/** What a failed call on the project file at `path` means. An AssayError passes unchanged. */
export function projectFailure(thrown: unknown, path: string): AssayError {
  if (thrown instanceof AssayError) return thrown;
  const code = codeOf(thrown);
  const cause = { cause: thrown };
  if (isDiskFull(thrown)) return new AssayError('data.diskFull', {}, cause);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || code === 'SQLITE_PROTOCOL')
    return new AssayError('project.locked', { path }, cause);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ')
    return new AssayError('project.truncated', { path }, cause);
  if (
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code === 'SQLITE_PERM' ||
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR'].includes(code)
  )
    return new AssayError('project.notWritable', { path }, cause);
  if (code === 'ENOENT') return new AssayError('project.notFound', { path }, cause);
  return new AssayError('internal', {}, cause);
}
