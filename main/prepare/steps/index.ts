// Every step there is. To add one, see ../README.md.
import type { Step, StepKind } from '../../../shared/domain';
import type { Planner, StepPlan, Table } from '../step';
import { columns, rename, retype } from './columns';
import { derive } from './derive';
import { join } from './join';
import { lag } from './lag';
import { group, pivot, unpivot } from './reshape';
import { distinct, filter, sample } from './rows';
import { sql } from './sql';
import { clean, merge, recode, split } from './texts';
import { clip, fillMissing } from './values';

const planners: { readonly [K in StepKind]: Planner<K> } = {
  rename,
  retype,
  columns,
  filter,
  derive,
  lag,
  split,
  merge,
  recode,
  group,
  join,
  pivot,
  unpivot,
  sample,
  distinct,
  fillMissing,
  clip,
  clean,
  sql,
};

/** Works a step out against a version. Errors: prepare.formula, prepare.unfit, data.columnMissing, data.versionMissing. */
export async function planStep(step: Step, table: Table): Promise<StepPlan> {
  const planner = planners[step.kind] as Planner<StepKind>;
  return planner(step, table);
}
