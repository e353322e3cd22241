// Counts what a model predicted and from what, so that use can be compared with training. Counts are kept for a second and then
// written, so that a busy service does not write to the project file at every request.
import { z } from 'zod';
import type { Clock, MonitorReport } from '../../shared/domain';
import type { FrameColumn } from '../data';
import type { Project } from '../project';
import { binOf, type Manifest, stabilityIndex } from '../registry';
import type { Scores } from './predictor';

const FLUSH_AFTER_MS = 1000;
/** Below this many rows a drift figure says more about chance than about the data. */
const DRIFT_ROWS = 100;

const Columns = z.record(z.string(), z.array(z.number()));

/** What was predicted, and from what. */
export interface Counts {
  predictions: number;
  /** By class. */
  classes: Record<string, number>;
  /** By column, in the bins of the manifest's reference. */
  columns: Record<string, number[]>;
}

/** Counts of some rows. */
export function countsOf(
  manifest: Manifest,
  columns: readonly FrameColumn[],
  scores: Scores,
  rows: number,
): Counts {
  const counts: Counts = { predictions: rows, classes: {}, columns: {} };
  if (scores.kind === 'classes')
    for (const label of scores.labels) counts.classes[label] = (counts.classes[label] ?? 0) + 1;
  for (const reference of manifest.reference) {
    const column = columns.find((candidate) => candidate.name === reference.column);
    if (column === undefined) continue;
    const bins = new Array<number>(reference.shares.length).fill(0);
    counts.columns[reference.column] = bins;
    const count = (bin: number): void => void (bins[bin] = (bins[bin] ?? 0) + 1);
    if (column.kind === 'number') {
      for (let row = 0; row < rows; row++) count(binOf(reference, column.values[row] ?? NaN));
    } else {
      const missing = binOf(reference, null);
      const byCode = column.dictionary.map((value) => binOf(reference, value));
      for (let row = 0; row < rows; row++) count(byCode[column.codes[row] ?? -1] ?? missing);
    }
  }
  return counts;
}

export class Usage {
  private readonly pending = new Map<number, Counts>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly project: Project,
    private readonly clock: Clock,
  ) {}

  record(model: number, { predictions, classes, columns }: Counts): void {
    const counts = this.pending.get(model) ?? { predictions: 0, classes: {}, columns: {} };
    this.pending.set(model, counts);
    counts.predictions += predictions;
    for (const [name, count] of Object.entries(classes))
      counts.classes[name] = (counts.classes[name] ?? 0) + count;
    for (const [name, bins] of Object.entries(columns)) {
      const known = counts.columns[name];
      counts.columns[name] = known ? known.map((count, bin) => count + (bins[bin] ?? 0)) : [...bins];
    }
    this.timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  /** Writes what is pending. Called by itself after a second, and before closing. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [model, counts] of this.pending) {
      this.project.usage.add({ model, at: this.clock.now(), ...counts });
    }
    this.pending.clear();
  }

  /** Predictions not yet written. */
  get waiting(): number {
    return [...this.pending.values()].reduce((sum, counts) => sum + counts.predictions, 0);
  }

  report(model: number | null, manifest: Manifest | null): MonitorReport {
    if (model === null || manifest === null) {
      return { model: null, predictions: 0, firstAt: null, lastAt: null, classes: [], drift: [] };
    }
    this.flush();
    const entries = this.project.usage.list(model);
    const total = entries.reduce((sum, entry) => sum + entry.predictions, 0);
    const served = (name: string): number =>
      entries.reduce((sum, entry) => sum + (entry.classes[name] ?? 0), 0);
    const columns = entries.map((entry) => Columns.safeParse(entry.columns).data ?? {});
    return {
      model,
      predictions: total,
      firstAt: entries.at(0)?.at ?? null,
      lastAt: entries.at(-1)?.at ?? null,
      classes: Object.entries(manifest.expectedClasses).map(([name, expected]) => ({
        name,
        served: total === 0 ? 0 : served(name) / total,
        expected,
      })),
      drift: manifest.reference.map((reference) => {
        const counts = reference.shares.map((_, bin) =>
          columns.reduce((sum, entry) => sum + (entry[reference.column]?.[bin] ?? 0), 0),
        );
        return {
          column: reference.column,
          psi: total < DRIFT_ROWS ? null : stabilityIndex(reference, counts),
        };
      }),
    };
  }
}
