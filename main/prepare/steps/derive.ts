// A column by formula.
import { text } from '../../../shared/domain';
import { compileFormula } from '../formula';
import { asTheyAre, checkNew, columnsOnly, type Planner, selectMade } from '../step';

export const derive: Planner<'derive'> = (step, table) => {
  const { sql, kind } = compileFormula(step.formula, table.columns);
  const there = table.columns.some(({ name }) => name === step.name);
  if (!there) checkNew(step.name, table.columns);
  const own = { name: step.name, type: kind, sql };
  const before = asTheyAre(table.columns);
  const made = there ? before.map((column) => (column.name === step.name ? own : column)) : [...before, own];
  return {
    columns: columnsOnly(made),
    select: selectMade(made, table),
    summary: () =>
      text(there ? 'prepare.did.rederive' : 'prepare.did.derive', {
        column: step.name,
        formula: step.formula.replace(/^\s*=\s*/, '').trim(),
      }),
  };
};
