// How steps and columns are called.
import { derivedColumn, isDerived, type RecipeStep } from '../../shared/domain';
import { say, t } from '../app/i18n.svelte';
import { features } from './state.svelte';

export function stepName({ transform }: Pick<RecipeStep, 'transform'>): string {
  const info = features.transforms.get(transform);
  return info ? say(info.name) : transform;
}

/** A column's own name, or for what a step made of several columns, the step's place and name. */
export function columnName(column: string): string {
  if (!isDerived(column)) return column;
  const steps = features.spec?.steps ?? [];
  const at = steps.findIndex(({ id }) => derivedColumn(id) === column);
  const step = steps[at];
  return step ? t('view.features.madeBy', { place: at + 1, step: stepName(step) }) : column;
}
