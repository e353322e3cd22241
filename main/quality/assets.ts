// Tables of pictures or sounds: which columns were measured when they were decoded.
import { type Column, PICTURE_COLUMNS, SOUND_COLUMNS } from '../../shared/domain';
import type { Proposal } from './checks/check';

const HASH = 'sha256';
const MEASURES = new Set(['path', ...Object.keys(PICTURE_COLUMNS), ...Object.keys(SOUND_COLUMNS)]);

const has = (columns: readonly Column[], ...names: readonly string[]): boolean =>
  names.every((name) => columns.some((column) => column.name === name));

export const isPictures = (columns: readonly Column[]): boolean =>
  has(columns, HASH, 'phash', 'sharpness', 'contrast', 'width', 'height');
export const isSounds = (columns: readonly Column[]): boolean =>
  has(columns, HASH, 'loudness', 'clipped', 'sample_rate');

/** The column with the labels of an asset table: the target, or the one that an import calls so. */
export const labelOf = ({ columns, target }: Pick<Proposal, 'columns' | 'target'>): string | null =>
  target ?? columns.find(({ name, type }) => name === 'label' && type === 'text')?.name ?? null;

/**
 * What the checks of tables are proposed for: of pictures and sounds, all but the measures. That a format is the same everywhere, or a
 * path in every row another, is as it should be; the measures have checks of their own.
 */
export function tableOf(proposal: Proposal): Proposal {
  const { columns } = proposal;
  if (!isPictures(columns) && !isSounds(columns)) return proposal;
  return only(proposal, (name) => !MEASURES.has(name));
}

function only(proposal: Proposal, kept: (name: string) => boolean): Proposal {
  const { columns, profiles, frame, formats, dependencies } = proposal;
  return {
    ...proposal,
    columns: columns.filter(({ name }) => kept(name)),
    profiles: profiles.filter(({ name }) => kept(name)),
    frame: { ...frame, columns: frame.columns.filter(({ name }) => kept(name)) },
    formats: new Map([...formats].filter(([name]) => kept(name))),
    dependencies: dependencies.filter(({ from, to }) => kept(from) && kept(to)),
  };
}

/** The same without the label: a class that is named by a number is a name all the same. */
export function withoutLabel(proposal: Proposal): Proposal {
  const { columns } = proposal;
  const label = isPictures(columns) || isSounds(columns) ? labelOf(proposal) : null;
  const table = tableOf(proposal);
  return label === null ? table : only(table, (name) => name !== label);
}
