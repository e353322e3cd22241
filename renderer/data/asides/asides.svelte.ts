// The rows that steps set aside: which there are, which are looked at, and the jobs that put them back or write them to a file.
import type { AsideStep } from '../../../shared/domain/asides';
import type { DatasetVersion } from '../../../shared/domain/data';
import { AssayError } from '../../../shared/domain/errors';
import { api } from '../../app/client';
import { locale, say, t } from '../../app/i18n.svelte';
import { recordDataStep } from '../../app/imports.svelte';
import { startJob } from '../../app/jobs.svelte';
import { workspace } from '../../app/workspace.svelte';
import { toast } from '../../ui';
import { STEP_JOB } from '../prepare';

/** Rows whose ids are asked for at a time, and that can be put back one by one. */
const PAGE = 1000;
const MOST_CHOSEN = 100_000;

class AsidesState {
  /** Of which version's lineage, and which of its steps is looked at; null where none is. */
  shown = $state.raw<{ versionId: number; step: number } | null>(null);
  /** The steps of the present version, and of the one that is looked at. */
  present = $state.raw<readonly AsideStep[]>([]);
  steps = $state.raw<readonly AsideStep[]>([]);
  error = $state.raw<AssayError | null>(null);
  #of: number | null = null;

  /** Rows that are aside in the present version. */
  get rows(): number {
    return this.present.reduce((sum, { rows }) => sum + rows, 0);
  }

  get step(): AsideStep | null {
    return this.steps.find(({ versionId }) => versionId === this.shown?.step) ?? null;
  }

  /** Whether what is looked at can be put back: it belongs to the present version. */
  get open(): boolean {
    return this.shown !== null && this.shown.versionId === this.#of;
  }

  /** Follows the present version: what is looked at stays, where it is still aside there. */
  async follow(versionId: number | null): Promise<void> {
    if (this.#of !== versionId) this.error = null;
    this.#of = versionId;
    const found = versionId === null ? [] : await this.#ask(versionId);
    if (this.#of !== versionId) return;
    this.present = found;
    const step = found.find((one) => one.versionId === this.shown?.step);
    this.steps = found;
    this.shown = this.shown && step && versionId !== null ? { versionId, step: step.versionId } : null;
  }

  /** Shows what a version's step set aside, in the present version where it goes back to that step. */
  async show(step: number): Promise<void> {
    const there = this.present.some(({ versionId }) => versionId === step);
    const versionId = there ? (this.#of ?? step) : step;
    this.error = null;
    this.steps = there ? this.present : await this.#ask(step);
    this.shown = this.steps.some((one) => one.versionId === step) ? { versionId, step } : null;
  }

  hide(): void {
    this.shown = null;
    this.error = null;
  }

  /** Puts rows back: all of the step that is looked at, or those at some places of the list. */
  async putBack(places: { from: number; to: number } | null): Promise<void> {
    const { shown } = this;
    if (!shown || !this.open) return;
    this.error = null;
    const rows = places && (await this.#ids(shown, places));
    if (places && !rows) return;
    const before = workspace.version?.id ?? null;
    const label = (): string => t('view.aside.putBack');
    startJob<DatasetVersion>({
      kind: STEP_JOB,
      label,
      run: (signal) => api.prepare.putBack({ step: shown.step, rows }, { signal }),
      ondone: (version) => void this.#done(before, version, label),
      onfail: (error) => {
        this.error = error;
        void workspace.refreshData();
      },
    });
  }

  async export(): Promise<void> {
    const { shown, step } = this;
    if (!shown || !step) return;
    const path = await window.assay.saveFileDialog({ kind: 'csv', defaultName: t('view.aside.fileName') });
    if (path === null) return;
    this.error = null;
    startJob<{ path: string; rows: number }>({
      kind: 'exportAsides',
      label: () => t('view.aside.exporting'),
      run: (signal) => api.data.exportAsides({ ...shown, path, locale: locale() }, { signal }),
      ondone: ({ rows }) =>
        toast({
          text: () => t('view.aside.exported', { rows }),
          action: {
            label: () => t('view.quality.report.show'),
            run: () => void window.assay.showItemInFolder(path),
          },
        }),
      onfail: (error) => (this.error = error),
    });
  }

  async #done(before: number | null, version: DatasetVersion, label: () => string): Promise<void> {
    recordDataStep(before, version, label);
    await workspace.take(version);
    // Later steps may have been done again behind it.
    const made = workspace.versions.findLast(({ operation }) => operation.kind === 'putBack');
    if (made) toast({ text: () => say(made.operation.summary), verdict: 'pass' });
  }

  async #ids(
    shown: { versionId: number; step: number },
    { from, to }: { from: number; to: number },
  ): Promise<number[] | null> {
    if (to - from >= MOST_CHOSEN) {
      toast({ text: () => t('view.aside.tooMany', { most: MOST_CHOSEN }), verdict: 'warn' });
      return null;
    }
    const ids: number[] = [];
    try {
      for (let offset = from; offset <= to; offset += PAGE) {
        const limit = Math.min(PAGE, to - offset + 1);
        const { rows } = await api.data.asideRows({ ...shown, offset, limit, columns: [] });
        ids.push(...rows.map(({ id }) => id));
      }
      return ids;
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      return null;
    }
  }

  async #ask(versionId: number): Promise<readonly AsideStep[]> {
    try {
      return await api.data.asideSteps({ versionId });
    } catch (thrown) {
      this.error = AssayError.from(thrown);
      return [];
    }
  }
}

export const asides = new AsidesState();
