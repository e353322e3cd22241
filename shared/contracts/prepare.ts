import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  CategoryGroup,
  Change,
  DatasetVersion,
  JoinRequest,
  JoinWindow,
  LaterStep,
  PutBack,
  Step,
  StepPreview,
  streamOf,
} from '../domain';

const Changed = z.object({ versionId: z.number().int(), step: Change.nullable() });

/** Steps from the present data set version to the next. */
export const prepare = {
  /** What the step would do; nothing is changed. */
  preview: oc.input(Step).output(StepPreview),
  /** Rows that a join would leave without a match, or repeat. */
  joinRows: oc.input(JoinRequest).output(JoinWindow),
  /** Makes a new version and makes it the present one. */
  apply: oc.input(Step).output(eventIterator(streamOf(DatasetVersion))),
  /** What the changed step would do to the version before it. */
  previewChange: oc.input(z.object({ versionId: z.number().int(), step: Change })).output(StepPreview),
  /** What the later steps would do, were this one changed or left out; nothing is changed. */
  foresee: oc.input(Changed).output(eventIterator(streamOf(z.array(LaterStep)))),
  /** Does the later steps again, with this version's own replaced by `step`, or left out where it is null. */
  replay: oc.input(Changed).output(eventIterator(streamOf(DatasetVersion))),
  /** Puts rows that a step set aside back and does the later steps again; what does not fit its columns stays set aside. */
  putBack: oc.input(PutBack).output(eventIterator(streamOf(DatasetVersion))),
  /** Spellings of a column's values that may mean the same. */
  similar: oc.input(z.object({ column: z.string() })).output(z.array(CategoryGroup)),
};
