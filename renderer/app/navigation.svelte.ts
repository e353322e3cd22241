// Which view is shown. State, not a URL: the window has one page.
import type { StageId } from '../../shared/domain/pipeline';

export type ViewId =
  'flow' | 'data' | 'quality' | 'features' | 'training' | 'evaluation' | 'deploy' | 'monitor';

/** What a view should draw attention to when it opens: a column, a check, a run. Each view says what it reads. */
export interface Focus {
  select?: string;
  panel?: string;
  /** A row by its lasting id. */
  row?: number;
  /** A step of the recipe by its id, beside the column that went through it. */
  step?: string;
}

class Navigation {
  view = $state<ViewId>('flow');
  /** Replaced by each `go`, so that an effect on it runs even for the same words. */
  focus = $state.raw<Focus>({});
  /** How far the view is scrolled, in pixels; a view that opens begins there. */
  scroll = 0;
  #past: { view: ViewId; scroll: number }[] = [];

  go(view: ViewId, focus: Focus = {}): void {
    if (view !== this.view) {
      this.#past = [...this.#past.slice(-20), { view: this.view, scroll: this.scroll }];
      this.scroll = 0;
    }
    this.view = view;
    this.focus = focus;
  }

  /** To the view before, where it was left. */
  back(): void {
    const past = this.#past.pop();
    if (past) {
      this.scroll = past.scroll;
      this.view = past.view;
      this.focus = {};
    }
  }
}

export const navigation = new Navigation();
export const go = (view: ViewId, focus?: Focus): void => navigation.go(view, focus);

/** The stages in their order, and the view that each opens. */
export const STAGE_VIEWS: readonly { stage: StageId; view: ViewId; focus?: Focus }[] = [
  { stage: 'collect', view: 'data' },
  { stage: 'prepare', view: 'data', focus: { panel: 'versions' } },
  { stage: 'quality', view: 'quality' },
  { stage: 'features', view: 'features' },
  { stage: 'train', view: 'training' },
  { stage: 'evaluate', view: 'evaluation' },
  { stage: 'deploy', view: 'deploy' },
  { stage: 'monitor', view: 'monitor' },
];

export function goToStage(stage: StageId): void {
  const entry = STAGE_VIEWS.find((candidate) => candidate.stage === stage);
  if (entry) go(entry.view, entry.focus);
}

export const isGate = (stage: StageId): boolean => stage === 'quality' || stage === 'evaluate';
