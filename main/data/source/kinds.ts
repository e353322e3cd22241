// What a file is, told by its first bytes; by its name only where bytes say nothing.
import type { FileFormat } from '../../../shared/domain';

export type Kind = FileFormat | 'gzip' | 'zip' | 'text' | 'json' | 'unsupported';

const TEXT_EXTENSIONS = ['.csv', '.tsv', '.tab', '.txt', '.psv', '.dat', ''];
const JSON_EXTENSIONS = ['.json', '.jsonl', '.ndjson', '.geojson'];
const WORKBOOK_EXTENSIONS = ['.xls', '.xlsx', '.xlsm', '.xlsb', '.ods', '.fods', '.xlt', '.xltx'];

const begins = (head: Buffer, text: string): boolean =>
  head.subarray(0, text.length).toString('latin1') === text;

/** The kind of a file that begins with these bytes. `text` stands for whatever has no mark of its own. */
export function kindOf(head: Buffer, extension: string): Kind {
  if (begins(head, 'PAR1')) return 'parquet';
  if (
    begins(head, 'ARROW1') ||
    (begins(head, '\xff\xff\xff\xff') && /^\.(arrows?|feather|ipc)$/.test(extension))
  )
    return 'arrow';
  if (begins(head, 'SQLite format 3\0')) return 'sqlite';
  if (begins(head, '\x1f\x8b')) return 'gzip';
  if (begins(head, 'PK\x03\x04') || begins(head, 'PK\x05\x06')) return 'zip';
  // The container of old office documents, and the bare stream of the oldest workbooks.
  if (begins(head, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return 'workbook';
  if (WORKBOOK_EXTENSIONS.includes(extension)) {
    if (/^\x09[\x00\x02\x04\x08]/.test(head.toString('latin1', 0, 2))) return 'workbook';
    const beginning = head.toString('latin1', 0, 4096);
    // Many a program writes a page or XML under the name of a workbook; text alone is a text table.
    if (
      /<(html|table|!doctype html|\?xml[\s\S]*(urn:schemas-microsoft-com:office|opendocument))/i.test(
        beginning,
      )
    )
      return 'workbook';
  }
  return JSON_EXTENSIONS.includes(extension) ? 'json' : 'text';
}

/** Whether a file of this name may well be text; one of another name that is none is of a kind that is not read. */
export const isTextName = (extension: string): boolean =>
  TEXT_EXTENSIONS.includes(extension) ||
  JSON_EXTENSIONS.includes(extension) ||
  WORKBOOK_EXTENSIONS.includes(extension);

/** Whether a file of this name inside an archive may well be the data. */
export const isDataName = (extension: string): boolean =>
  (extension !== '' && isTextName(extension)) ||
  ['.parquet', '.pq', '.arrow', '.feather', '.db', '.sqlite', '.sqlite3', '.gz'].includes(extension);

/** The members of a zip archive that is a workbook. */
export const isWorkbookArchive = (members: readonly string[]): boolean =>
  members.some((name) => name === 'xl/workbook.xml' || name === 'xl/workbook.bin') ||
  (members.includes('content.xml') && members.includes('mimetype'));
