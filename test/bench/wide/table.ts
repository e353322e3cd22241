// The table of the wide benchmarks.
import { writeFileSync } from 'node:fs';
import { Random } from '../../../shared/domain';

function cell(random: Random, column: number, row: number): string {
  if (column === 0) return row % 2 === 0 ? 'yes' : 'no';
  if (random.below(12) === 0) return column % 3 === 0 ? 'NA' : '';
  switch (column % 6) {
    case 0:
      return String(random.below(1000));
    case 1:
    case 2:
      return (random.normal() * 50).toFixed(3);
    case 3:
      return `2024-0${1 + random.below(9)}-1${random.below(10)}`;
    case 4:
      return ['north', 'south', 'east', '西'][random.below(4)] ?? '';
    default:
      return random.below(2) === 0 ? 'true' : 'false';
  }
}

/** A CSV with a target of two classes, `bought`, and columns of all kinds, `measure_1` and so on. */
export function writeWide(path: string, columns: number, rows: number): void {
  const random = new Random(1);
  const lines = [Array.from({ length: columns }, (_, c) => (c === 0 ? 'bought' : `measure_${c}`)).join(',')];
  for (let r = 0; r < rows; r++)
    lines.push(Array.from({ length: columns }, (_, c) => cell(random, c, r)).join(','));
  writeFileSync(path, `${lines.join('\n')}\n`);
}
