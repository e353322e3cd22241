// What can be done with a dropped or chosen file, told by its name before anything is read.

export type FileUse = 'project' | 'data' | 'unsupported';

const DATA = new Set([
  ...[
    'csv',
    'tsv',
    'txt',
    'tab',
    'psv',
    'xlsx',
    'xls',
    'xlsm',
    'xlsb',
    'ods',
    'json',
    'jsonl',
    'ndjson',
    'geojson',
  ],
  ...['parquet', 'pq', 'arrow', 'feather', 'db', 'sqlite', 'sqlite3', 'gz', 'zip'],
  ...['png', 'jpg', 'jpeg', 'webp', 'wav', 'flac', 'mp3', 'ogg', 'oga', 'opus'],
]);
/** Kinds that people have and that cannot be read yet; refused in words rather than guessed at. */
const REFUSED = new Set(
  'numbers doc docx pdf ppt pptx 7z rar tar gif svg mp4 mov exe dll so dmg html htm xml'.split(' '),
);

export const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** The name without folder and extension, for a new project. */
export const fileStem = (path: string): string =>
  fileName(path).replace(/(\.[^.]+)?\.(gz|zip)$|\.[^.]+$/i, '') || fileName(path);

/** The folder a file lies in, without a trailing separator. */
export const folderOf = (path: string): string =>
  path.slice(0, Math.max(0, path.length - fileName(path).length - 1));

export function fileUse(path: string): FileUse {
  const extension = /\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (extension === 'assay') return 'project';
  if (DATA.has(extension)) return 'data';
  // An unknown extension may well be a table; the kernel looks at its bytes.
  return REFUSED.has(extension) ? 'unsupported' : 'data';
}
