import {
  type Aim,
  AssayError,
  type Calibration,
  FittedRecipe,
  type MetricPoint,
  Run,
  type RunState,
} from '../../shared/domain';
import { aligned, asBuffer, parse, type Store } from './store';

interface Row {
  id: number;
  body: string;
}

/** What a run's fits said of rows that they had not seen. */
export interface HeldOut {
  /** Places of the rows in their data set version, rising. */
  positions: Int32Array;
  /** Class index, or the number itself, of each row. */
  actual: Float64Array;
  /** Outputs a row: classes, or 1. */
  width: number;
  /** How often each row was held out. */
  repeats: number;
  /** repeats x rows x width. */
  outputs: Float32Array;
  /** The group of each row, as a number, where the split keeps groups together. Not kept: it is in the data. */
  groups?: Int32Array | undefined;
  /** Ranking: the number of each row's list. Not kept either. */
  lists?: Int32Array | undefined;
  /** What the run was trained to say, where that is not the usual; in its settings. */
  aim?: Aim | undefined;
  /** How much each row counts, where the recipe has a weight column. Not kept either. */
  weights?: Float64Array | undefined;
}

/** What a run came to. */
export interface Fitted {
  /** From features to outputs. */
  onnx: Uint8Array;
  /** The recipe that it was fitted with. */
  recipe: FittedRecipe;
  /** What integrated gradients add up (`FittedModel.toIntegrand` in learn); null or absent where there are no gradients. */
  integrand?: Uint8Array | null;
}

/** Training runs with their curves, checkpoints and results. */
export class Runs {
  constructor(private readonly store: Store) {}

  create(run: Omit<Run, 'id'>): Run {
    return this.store.write(() => {
      const id = this.store.run(
        'INSERT INTO run (state, inputs, body) VALUES (?, ?, ?)',
        run.state,
        run.inputs,
        JSON.stringify(run),
      );
      return { ...run, id };
    });
  }

  update(id: number, patch: Partial<Omit<Run, 'id'>>): Run {
    return this.store.write(() => {
      const run: Run = { ...this.get(id), ...patch, id };
      this.store.run(
        'UPDATE run SET state = ?, inputs = ?, body = ? WHERE id = ?',
        run.state,
        run.inputs,
        JSON.stringify(run),
        id,
      );
      return run;
    });
  }

  get(id: number): Run {
    const row = this.store.get<Row>('SELECT id, body FROM run WHERE id = ?', id);
    if (!row) throw new AssayError('learn.runMissing');
    return toRun(row);
  }

  /** Newest first. */
  list(): Run[] {
    return this.store.all<Row>('SELECT id, body FROM run ORDER BY id DESC').map(toRun);
  }

  /** Removes a run with its points, checkpoint, result and evaluations. Models made from it stay. */
  remove(id: number): void {
    this.store.write(() => {
      this.get(id);
      this.store.run('DELETE FROM run WHERE id = ?', id);
    });
  }

  /** Adds points in one transaction. A point of the same run, name and step replaces the earlier one; values that are no number are left out. */
  addPoints(points: readonly MetricPoint[]): void {
    if (points.length === 0) return;
    this.store.write(() => {
      for (const p of points)
        if (Number.isFinite(p.value))
          this.store.run(
            'INSERT OR REPLACE INTO metric_point (run_id, name, step, epoch, value, at) VALUES (?, ?, ?, ?, ?, ?)',
            p.runId,
            p.name,
            p.step,
            p.epoch,
            p.value,
            p.at,
          );
    });
  }

  /** In step order. */
  points(runId: number): MetricPoint[] {
    return this.store.all<MetricPoint>(
      `SELECT run_id AS runId, step, epoch, name, value, at FROM metric_point WHERE run_id = ? ORDER BY step, name`,
      runId,
    );
  }

  /** Keeps the newest checkpoint of a run. */
  saveCheckpoint(runId: number, bytes: Uint8Array): void {
    this.store.write(() =>
      this.store.run(
        `INSERT INTO checkpoint (run_id, at, data) VALUES (?, ?, ?)
         ON CONFLICT (run_id) DO UPDATE SET at = excluded.at, data = excluded.data`,
        runId,
        this.store.clock.now(),
        asBuffer(bytes),
      ),
    );
  }

  checkpoint(runId: number): Buffer | null {
    return (
      this.store.get<{ data: Buffer }>('SELECT data FROM checkpoint WHERE run_id = ?', runId)?.data ?? null
    );
  }

  saveFitted(runId: number, { onnx, recipe, integrand = null }: Fitted): void {
    this.store.write(() => {
      this.store.run(
        `INSERT INTO fitted (run_id, recipe, onnx) VALUES (?, ?, ?)
         ON CONFLICT (run_id) DO UPDATE SET recipe = excluded.recipe, onnx = excluded.onnx`,
        runId,
        JSON.stringify(recipe),
        asBuffer(onnx),
      );
      this.store.run('DELETE FROM integrand WHERE run_id = ?', runId);
      if (integrand)
        this.store.run('INSERT INTO integrand (run_id, onnx) VALUES (?, ?)', runId, asBuffer(integrand));
    });
  }

  /** Null for a run without gradients. */
  integrand(runId: number): Buffer | null {
    return (
      this.store.get<{ onnx: Buffer }>('SELECT onnx FROM integrand WHERE run_id = ?', runId)?.onnx ?? null
    );
  }

  /** The graph with the recipe it was fitted with, and how its probabilities are corrected. */
  fitted(runId: number): { onnx: Buffer; recipe: FittedRecipe; calibration: Calibration | null } | null {
    const row = this.store.get<{ recipe: string; onnx: Buffer }>(
      'SELECT recipe, onnx FROM fitted WHERE run_id = ?',
      runId,
    );
    if (!row) return null;
    const { calibration = null } = this.get(runId);
    return { onnx: row.onnx, recipe: parse(FittedRecipe, row.recipe), calibration };
  }

  /** Keeps what the run's fits said of rows that they had not seen. */
  saveHeldOut(runId: number, { positions, actual, width, repeats, outputs }: HeldOut): void {
    this.store.write(() =>
      this.store.run(
        `INSERT OR REPLACE INTO held_out (run_id, repeats, width, positions, actual, outputs) VALUES (?, ?, ?, ?, ?, ?)`,
        runId,
        repeats,
        width,
        asBuffer(positions),
        asBuffer(actual),
        asBuffer(outputs),
      ),
    );
  }

  /** Null for runs that never ended, and those of earlier versions. */
  heldOut(runId: number): HeldOut | null {
    const row = this.store.get<{
      repeats: number;
      width: number;
      positions: Buffer;
      actual: Buffer;
      outputs: Buffer;
    }>('SELECT repeats, width, positions, actual, outputs FROM held_out WHERE run_id = ?', runId);
    if (!row) return null;
    return {
      repeats: row.repeats,
      width: row.width,
      positions: new Int32Array(aligned(row.positions)),
      actual: new Float64Array(aligned(row.actual)),
      outputs: new Float32Array(aligned(row.outputs)),
    };
  }

  /** Runs that a crash or a closed window left behind: `interrupted`, and resumable where a checkpoint was kept. */
  interruptLeftovers(): void {
    const live: RunState[] = ['running', 'paused'];
    this.store.write(() => {
      for (const row of this.store.all<Row>('SELECT id, body FROM run WHERE state IN (?, ?)', ...live))
        this.update(row.id, { state: 'interrupted', resumable: this.hasCheckpoint(row.id) });
    });
  }

  private hasCheckpoint(id: number): boolean {
    return this.store.get('SELECT 1 FROM checkpoint WHERE run_id = ?', id) !== undefined;
  }
}

function toRun(row: Row): Run {
  const body: unknown = JSON.parse(row.body);
  return Run.parse(Object.assign({}, body, { id: row.id }));
}
