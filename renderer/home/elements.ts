// The flowchart as xyflow's nodes and edges.
import type { Edge, Node } from '@xyflow/svelte';
import type { PipelineState, Stage, StageId } from '../../shared/domain/pipeline';
import { EDGES, LOOPS, type LoopId, type Point, STAGE_BOXES } from './layout';

export type StageNodeData = { stage: Stage; next: boolean; tabStop: boolean };
export type LoopNodeData = { loop: LoopId; lit: boolean };
export type LineData = { points: Point[]; kind: 'way' | 'loop'; tone: 'idle' | 'done' | 'lit' };

export type FlowNode = Node<StageNodeData, 'stage'> | Node<LoopNodeData, 'loop'>;
export type FlowEdge = Edge<LineData, 'line'>;

const LABEL = { width: 240, height: 26 };

const unknown = (id: StageId): Stage => ({
  id,
  state: 'waiting',
  summary: { key: 'pipeline.prepare.none' },
  fraction: null,
  secondsLeft: null,
});

const lit = (pipeline: PipelineState | null, loop: LoopId): boolean =>
  loop === 'clean'
    ? (pipeline?.loops.quality ?? false)
    : loop === 'tune'
      ? (pipeline?.loops.evaluation ?? false)
      : false;

export function flowNodes(pipeline: PipelineState | null, tabStop: StageId): FlowNode[] {
  const stages = (Object.keys(STAGE_BOXES) as StageId[]).map((id): FlowNode => {
    const { x, y, width, height } = STAGE_BOXES[id];
    return {
      id,
      type: 'stage',
      position: { x, y },
      width,
      height,
      data: {
        stage: pipeline?.stages.find((stage) => stage.id === id) ?? unknown(id),
        next: pipeline?.next.stage === id,
        tabStop: id === tabStop,
      },
    };
  });
  const labels = (Object.keys(LOOPS) as LoopId[]).map((loop): FlowNode => ({
    id: `loop-${loop}`,
    type: 'loop',
    position: { x: LOOPS[loop].label.x - LABEL.width / 2, y: LOOPS[loop].label.y - LABEL.height / 2 },
    ...LABEL,
    data: { loop, lit: lit(pipeline, loop) },
  }));
  return [...stages, ...labels];
}

export function flowEdges(pipeline: PipelineState | null): FlowEdge[] {
  const state = (id: StageId): string | undefined => pipeline?.stages.find((stage) => stage.id === id)?.state;
  const ways = Object.entries(EDGES).map(([id, { source, target, points }]): FlowEdge => ({
    id,
    type: 'line',
    source,
    target,
    data: { points, kind: 'way', tone: state(source) === 'passed' ? 'done' : 'idle' },
  }));
  const loops = (Object.keys(LOOPS) as LoopId[]).map((loop): FlowEdge => {
    const { source, target, points } = LOOPS[loop];
    return {
      id: loop,
      type: 'line',
      source,
      target,
      data: { points, kind: 'loop', tone: lit(pipeline, loop) ? 'lit' : 'idle' },
    };
  });
  return [...ways, ...loops];
}
