// Writes one live run into the project: progress and points together at most every quarter of a second, the rest at once.
import type { MetricPoint, Run, RunEvent, Task } from '../../shared/domain';
import type { Project } from '../project';
import type { JobEvent } from './job';
import { scoreOf } from './standing';

const EVERY_MS = 250;

export class RunRecord {
  private points: MetricPoint[] = [];
  private patch: Partial<Omit<Run, 'id'>> = {};
  private hasCheckpoint: boolean;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly project: Project,
    /** The run as it was last written. */
    public last: Run,
    private readonly task: Task,
    private readonly announce: (event: RunEvent) => void,
  ) {
    this.hasCheckpoint = project.runs.checkpoint(last.id) !== null;
  }

  get resumable(): boolean {
    return this.hasCheckpoint;
  }

  /** As last reported, written or not. */
  get progress(): Run['progress'] {
    return this.patch.progress ?? this.last.progress;
  }

  take(event: JobEvent): void {
    switch (event.type) {
      case 'backend':
        return this.set({ backend: event.name });
      case 'ending':
        return this.set({ ending: event.ending });
      case 'progress': {
        const { fraction, epoch, step, secondsLeft } = event;
        return this.set({ progress: { fraction, epoch, step, secondsLeft } });
      }
      case 'best': {
        const { metric, value, epoch } = event;
        // What is kept is what the learner says, not the highest value seen: for networks that is by validation loss.
        return this.set({ best: { metric, value, epoch } });
      }
      case 'points': {
        const at = this.project.clock.now();
        this.points.push(...event.points.map((point) => ({ ...point, runId: this.last.id, at })));
        return this.later();
      }
      case 'checkpoint':
        this.flush();
        this.project.runs.saveCheckpoint(this.last.id, event.bytes);
        this.hasCheckpoint = true;
        return;
      case 'members':
        return this.set({ members: event.members });
      case 'chosen':
        return this.set({ chosen: event.score });
      case 'heldOut':
        this.project.runs.saveHeldOut(this.last.id, event.heldOut);
        return this.set({ score: scoreOf(this.task, event.heldOut) });
      case 'fitted':
        this.project.runs.saveFitted(this.last.id, event);
        return this.set({ bytes: event.onnx.byteLength });
    }
  }

  /** Writes a change of state at once, with all that waited. */
  change(patch: Partial<Omit<Run, 'id'>>): Run {
    this.patch = { ...this.patch, ...patch };
    this.flush();
    return this.last;
  }

  /** Nothing more will be written. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private set(patch: Partial<Omit<Run, 'id'>>): void {
    this.patch = { ...this.patch, ...patch };
    this.later();
  }

  private later(): void {
    this.timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { points, patch } = this;
    this.points = [];
    this.patch = {};
    const changed = Object.keys(patch).length > 0;
    const run = this.project.transaction(() => {
      this.project.runs.addPoints(points);
      return changed ? this.project.runs.update(this.last.id, patch) : null;
    });
    if (points.length > 0) this.announce({ type: 'points', points });
    if (run) {
      this.last = run;
      this.announce({ type: 'run', run });
    }
  }
}
