// Raw columns as the training rows have them: ranges, quantiles and levels.
import type { ExplainColumn, RawInput } from '../../../shared/domain';
import type { Frame } from '../../data';
import { columnOf } from '../../recipe';

const QUANTILES = 20;
const MOST_LEVELS = 50;

export function describeColumns(inputs: readonly RawInput[], frame: Frame): ExplainColumn[] {
  return inputs.map(({ name, type }): ExplainColumn => {
    const column = columnOf(frame, name);
    const rows = Math.max(1, frame.rows);
    if (column.kind === 'number') {
      const known = column.values.filter((value) => Number.isFinite(value)).sort();
      const last = known.length - 1;
      const quantiles = Array.from(
        { length: QUANTILES + 1 },
        (_, i) => known[Math.round((i * last) / QUANTILES)] ?? 0,
      );
      return {
        name,
        type,
        range: last < 0 ? null : { low: known[0] as number, high: known[last] as number, quantiles },
        whole: known.every((value) => Number.isInteger(value)),
        levels: [],
        missing: 1 - known.length / rows,
      };
    }
    const counts = new Float64Array(column.dictionary.length);
    let missing = 0;
    for (const code of column.codes) {
      if (code < 0 || column.dictionary[code] === '') missing++;
      else counts[code] = (counts[code] as number) + 1;
    }
    const levels = column.dictionary
      .map((value, code) => ({ value, share: (counts[code] as number) / rows }))
      .filter(({ value, share }) => share > 0 && value !== '')
      .sort((a, b) => b.share - a.share || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_LEVELS);
    return { name, type, range: null, whole: false, levels, missing: missing / rows };
  });
}
