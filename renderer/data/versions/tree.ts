// Versions as a graph of version control: the newest above what it was made from, branches a level further in, above where they fork off.
import type { DatasetVersion } from '../../../shared/domain/data';

export interface Node {
  version: DatasetVersion;
  parent: DatasetVersion | null;
  /** 0 for the line that leads to the present version, or to the newest. */
  level: number;
  /** Another version goes on from it on its own level, above it. */
  above: boolean;
  /** It goes on below: on its own level, or, at the foot of a branch, on the one that it forks off from. */
  below: 'line' | 'fork' | null;
  /** Its place among the versions made from the same one, from 1, the newest first; and how many these are. */
  place: number;
  siblings: number;
}

/** Every version once, the newest data set first. */
export function treeOf(versions: readonly DatasetVersion[], presentId: number | null): Node[] {
  const byId = new Map(versions.map((version) => [version.id, version]));
  const children = new Map<number | null, DatasetVersion[]>();
  for (const version of versions) {
    const parent = version.parentId !== null && byId.has(version.parentId) ? version.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), version]);
  }
  for (const made of children.values()) made.sort((a, b) => b.id - a.id);
  const lineage = new Set<number>();
  for (let id = presentId; id !== null;) {
    lineage.add(id);
    id = byId.get(id)?.parentId ?? null;
  }
  const roots = children.get(null) ?? [];
  const nodes: Node[] = [];
  // From the foot up, so that a chain of thousands of steps needs no deep call; turned over at the end.
  const waiting: Omit<Node, 'above'>[] = [...roots].map((version, i) => ({
    ...{ version, parent: null, level: 0, below: null, place: i + 1, siblings: roots.length },
  }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const made = children.get(next.version.id) ?? [];
    nodes.push({ ...next, above: made.length > 0 });
    const main = made.find(({ id }) => lineage.has(id)) ?? made[0];
    const of = (version: DatasetVersion): Omit<Node, 'above'> => ({
      ...{ version, parent: next.version, siblings: made.length, place: made.indexOf(version) + 1 },
      level: next.level + (version === main ? 0 : 1),
      below: version === main ? 'line' : 'fork',
    });
    // What is taken last stands highest: the line that goes on stands above the branches.
    if (main) waiting.push(of(main));
    for (const version of made) if (version !== main) waiting.push(of(version));
  }
  return nodes.reverse();
}

/** Levels that are drawn side by side; what lies deeper is drawn on the last. */
export const MOST_LEVELS = 8;

/** How a version differs from the one that it was made from. */
export interface Difference {
  rows: number;
  cells: number;
  columnsAdded: number;
  columnsRemoved: number;
  /** Rows were made anew, or come from another file: cells cannot be compared. */
  anew: boolean;
}

export function differenceOf({ version, parent }: Pick<Node, 'version' | 'parent'>): Difference | null {
  if (!parent) return null;
  const [before, after] = [parent, version].map(({ columns }) => new Set(columns.map(({ name }) => name)));
  const lacking = (some: Set<string> | undefined, of: Set<string> | undefined): number =>
    [...(some ?? [])].filter((name) => !of?.has(name)).length;
  const { kind, settings } = version.operation;
  return {
    rows: version.rows - parent.rows,
    cells: Number(settings['cellsChanged'] ?? 0),
    columnsAdded: lacking(after, before),
    columnsRemoved: lacking(before, after),
    anew: kind === 'import' || settings['reshapes'] === true,
  };
}
