// A remedy on the present version: what it would do, and the version that it makes together with the suite that goes with it.
import type { DatasetVersion, JobContext, Remedy, RemedyPreview, Suite } from '../../shared/domain';
import { saltOf } from '../prepare';
import { measureEntry } from './gate';
import { hiddenBy } from './lineage';
import { type Plan, planRemedy } from './remedies';
import { entryIn, hidden, retyped, withoutColumn } from './suite';
import type { Suites } from './suites';
import type { Workbench } from './workbench';

/** Errors: quality.remedyUnfit, quality.checkMissing, data.columnMissing. */
export async function previewRemedy(
  bench: Workbench,
  suites: Suites,
  remedy: Remedy,
): Promise<RemedyPreview> {
  return (await planned(bench, suites, remedy, {})).plan.preview;
}

/** Makes the remedied version the present one; a removed column leaves the suite too. Errors as for the preview, and data.diskFull, cancelled. */
export async function applyRemedy(
  bench: Workbench,
  suites: Suites,
  remedy: Remedy,
  context: JobContext,
): Promise<DatasetVersion> {
  const { plan, suite, version } = await planned(bench, suites, remedy, context);
  const after = await bench.project.quality.keep(suiteAfter(suite, remedy, version, plan));
  return bench.data.derive(
    {
      parentId: version.id,
      operation: {
        ...plan.operation,
        settings: { ...plan.operation.settings, cellsChanged: plan.preview.cellsChanged },
      },
      columns: plan.columns,
      selectSql: plan.selectSql,
      ...(plan.quarantineSql === undefined ? {} : { quarantineSql: plan.quarantineSql }),
      // In the same transaction, so that the suite never asks for a column that is gone.
      commit: () => suites.note(after),
    },
    context,
  );
}

async function planned(
  bench: Workbench,
  suites: Suites,
  remedy: Remedy,
  context: JobContext,
): Promise<{ plan: Plan; suite: Suite; version: DatasetVersion }> {
  const { project, data } = bench;
  const version = bench.current();
  const { suite } = await suites.present(context);
  const entry = entryIn(suite, remedy.entryId);
  const table = await bench.table(version, suite);
  const measured = await measureEntry(entry, table, await bench.tools(version, context));
  const salt = remedy.kind === 'hash' ? saltOf(project) : '';
  const plan = await planRemedy(remedy, { entry, table, version, measured, data, context, salt });
  return { plan, suite, version };
}

/** The suite never asks for a column that is gone, nor for a type that was changed on purpose. */
function suiteAfter(suite: Suite, remedy: Remedy, before: DatasetVersion, plan: Plan): Suite {
  if (remedy.kind === 'removeColumn') return withoutColumn(suite, remedy.column);
  const types = new Map(before.columns.map(({ name, type }) => [name, type]));
  const changed = retyped(
    suite,
    plan.columns.filter(({ name, type }) => types.get(name) !== type),
  );
  return hidden(changed, hiddenBy(plan.operation));
}
