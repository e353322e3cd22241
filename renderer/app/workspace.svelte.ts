// The open project as the window knows it: its summary, its flowchart, its present data version.
import type { DatasetVersion } from '../../shared/domain/data';
import { AssayError } from '../../shared/domain/errors';
import type { PipelineState, Stage, StageId } from '../../shared/domain/pipeline';
import type { ProjectSummary, RecentProject, Sample } from '../../shared/domain/project';
import { api, disconnect, onConnect } from './client';
import { jobs } from './jobs.svelte';
import { go } from './navigation.svelte';
import { undoStack } from './undo.svelte';

export type KernelState = 'starting' | 'up' | 'restarting' | 'failed';

const RETRY_MS = 1000;

/** What changes when something was committed; the progress of what is running does not count. */
const signature = ({ loops, next, stages }: PipelineState): string =>
  JSON.stringify([
    loops,
    next,
    stages.map(({ state, summary }) => (state === 'running' ? state : [state, summary])),
  ]);

class Workspace {
  kernel = $state<KernelState>('starting');
  project = $state.raw<ProjectSummary | null>(null);
  pipeline = $state.raw<PipelineState | null>(null);
  version = $state.raw<DatasetVersion | null>(null);
  versions = $state.raw<readonly DatasetVersion[]>([]);
  recent = $state.raw<readonly RecentProject[]>([]);
  samples = $state.raw<readonly Sample[]>([]);
  /** Why the project could not be opened (again). */
  openError = $state.raw<AssayError | null>(null);
  opening = $state(false);
  /** Counts up whenever something of the project was committed. */
  revision = $state(0);
  /** False until the kernel has said whether a project is open. */
  known = $state(false);

  #signature = '';
  #reopen: string | null = null;
  #watch = new AbortController();
  #reading: Promise<void> = Promise.resolve();
  /** Whether the versions held are not yet those of the open project. */
  #unread = true;

  /** Follows the kernel from now on. */
  start(): () => void {
    const stopConnect = onConnect(() => void this.#connected());
    const stopNews = window.assay.onKernel((news) => {
      disconnect();
      this.kernel = news.state === 'failed' ? 'failed' : 'restarting';
    });
    return () => {
      stopConnect();
      stopNews();
      this.#watch.abort();
    };
  }

  stage(id: StageId): Stage | undefined {
    return this.pipeline?.stages.find((stage) => stage.id === id);
  }

  /** @param first what is asked of the new project before its flowchart is drawn, which takes the page a quarter of a second */
  async create(name: string, path?: string, first: () => void = () => undefined): Promise<boolean> {
    return this.#swap(() => api.project.create(path ? { name, path } : { name }), first);
  }

  async open(path: string): Promise<boolean> {
    return this.#swap(() => api.project.open({ path }));
  }

  async close(): Promise<void> {
    await api.project.close();
    this.#adopt(null);
    await this.#loadShelf();
  }

  async forget(path: string): Promise<void> {
    await api.project.forget({ path });
    await this.#loadShelf();
  }

  /** Makes a version the present one. */
  async useVersion(versionId: number): Promise<void> {
    await this.take(await api.data.use({ versionId }));
  }

  /** A version that was just made is the present one; the list of all follows. */
  take(version: DatasetVersion): Promise<void> {
    this.version = version;
    return this.refreshData();
  }

  /** Takes the versions made since, and which is the present one. One call after the other, so that none is taken twice. */
  refreshData(): Promise<void> {
    const reading = this.#reading.then(() => this.#readVersions());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readVersions(): Promise<void> {
    const { project } = this;
    if (!project) return;
    const found = this.#unread ? [] : [...this.versions];
    for (;;) {
      const next = await api.data.versions({ after: found.at(-1)?.id ?? 0 });
      if (this.project !== project) return;
      found.push(...next.versions);
      if (next.more) continue;
      if (this.#unread || found.length !== this.versions.length) this.versions = found;
      this.#unread = false;
      const version = found.find(({ id }) => id === next.present) ?? null;
      if (version?.id !== this.version?.id) this.version = version;
      return;
    }
  }

  /** A project that was just made has no data to wait for. */
  async #swap(work: () => Promise<ProjectSummary>, made?: () => void): Promise<boolean> {
    this.opening = true;
    this.openError = null;
    try {
      this.#adopt(await work());
      if (made) made();
      else await this.refreshData();
      return true;
    } catch (thrown) {
      this.openError = AssayError.from(thrown);
      return false;
    } finally {
      this.opening = false;
      void this.#loadShelf();
    }
  }

  #adopt(project: ProjectSummary | null): void {
    if (project?.path !== this.project?.path) {
      jobs.clear();
      undoStack.clear();
      go('flow');
      this.version = null;
      this.versions = [];
    }
    this.project = project;
    this.#unread = true;
    this.#reopen = project?.path ?? null;
    this.revision++;
  }

  async #connected(): Promise<void> {
    this.#watch.abort();
    this.#watch = new AbortController();
    const signal = this.#watch.signal;
    try {
      let project = await api.project.current();
      // A restarted kernel has nothing open: go on where the user was.
      const path = this.#reopen;
      if (!project && path) {
        try {
          project = await api.project.open({ path });
        } catch (thrown) {
          this.openError = AssayError.from(thrown);
        }
      }
      this.#adopt(project);
      await Promise.all([this.refreshData(), this.#loadShelf()]);
    } catch (thrown) {
      const error = AssayError.from(thrown);
      if (error.code === 'kernel.lost') return;
      this.openError = error;
    }
    this.kernel = 'up';
    this.known = true;
    void this.#follow(signal);
  }

  async #loadShelf(): Promise<void> {
    [this.recent, this.samples] = await Promise.all([api.project.recent(), api.project.samples()]);
  }

  /** Takes each flowchart as it comes, until this connection ends. */
  async #follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const state of await api.pipeline.watch(undefined, { signal })) {
          this.pipeline = state;
          const next = signature(state);
          if (next === this.#signature) continue;
          this.#signature = next;
          this.revision++;
          await this.refreshData();
        }
      } catch (thrown) {
        if (AssayError.from(thrown).code === 'kernel.lost') return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

export const workspace = new Workspace();
