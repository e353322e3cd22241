// Every view of the window: to add one, write its folder and put it in this list. The order is that of Ctrl+1, Ctrl+2, …
import Workflow from '@lucide/svelte/icons/workflow';
import Table2 from '@lucide/svelte/icons/table-2';
import type { Component } from 'svelte';
import type { StageId } from '../../shared/domain/pipeline';
import { DataView } from '../data';
import { DeployView } from '../deploy';
import { EvaluationView } from '../evaluation';
import { FeaturesView } from '../features';
import { FlowView } from '../home';
import { MonitorView } from '../monitor';
import { QualityView } from '../quality';
import { TrainingView } from '../training';
import type { IconType } from '../ui';
import type { MessageKey } from './i18n.svelte';
import type { ViewId } from './navigation.svelte';
import { STAGE_ICONS } from './stages';

export interface View {
  id: ViewId;
  /** The stage it belongs to; null for the flowchart itself. */
  stage: StageId | null;
  title: MessageKey;
  icon: IconType;
  component: Component;
}

export const VIEWS: readonly View[] = [
  { id: 'flow', stage: null, title: 'view.shell.view.flow', icon: Workflow, component: FlowView },
  { id: 'data', stage: 'collect', title: 'view.shell.view.data', icon: Table2, component: DataView },
  {
    id: 'quality',
    stage: 'quality',
    title: 'pipeline.stage.quality',
    icon: STAGE_ICONS.quality,
    component: QualityView,
  },
  {
    id: 'features',
    stage: 'features',
    title: 'pipeline.stage.features',
    icon: STAGE_ICONS.features,
    component: FeaturesView,
  },
  {
    id: 'training',
    stage: 'train',
    title: 'pipeline.stage.train',
    icon: STAGE_ICONS.train,
    component: TrainingView,
  },
  {
    id: 'evaluation',
    stage: 'evaluate',
    title: 'pipeline.stage.evaluate',
    icon: STAGE_ICONS.evaluate,
    component: EvaluationView,
  },
  {
    id: 'deploy',
    stage: 'deploy',
    title: 'pipeline.stage.deploy',
    icon: STAGE_ICONS.deploy,
    component: DeployView,
  },
  {
    id: 'monitor',
    stage: 'monitor',
    title: 'pipeline.stage.monitor',
    icon: STAGE_ICONS.monitor,
    component: MonitorView,
  },
];
