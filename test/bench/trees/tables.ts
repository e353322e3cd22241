// Tables for the benchmark of trees: CSV files to frames, frames to what a learner takes. A reader of its own, so that what is
// measured is the learner.
import { readFileSync } from 'node:fs';
import type { RecipeSpec, Task } from '../../../shared/domain';
import type { Frame, FrameColumn } from '../../../main/data';
import type { AnyLearner, Labelled } from '../../../main/learn';
import { applyRecipe, encodeTarget, fitRecipe, formedFor, splitLabelled } from '../../../main/recipe';

type Table = Map<string, string[]>;

/** A plain CSV file with a header; "?" and blanks are missing. */
export function readTable(file: string, delimiter = ','): Table {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const cells = (line: string): string[] =>
    line.split(delimiter).map((cell) => cell.replace(/^"|"$/g, '').trim());
  const names = cells(head);
  const table: Table = new Map(names.map((name) => [name, []]));
  for (const line of lines)
    cells(line).forEach((cell, i) => table.get(names[i] ?? '')?.push(cell === '?' ? '' : cell));
  return table;
}

export function frameOf(table: Table): Frame {
  const columns = [...table].map(([name, cells]): FrameColumn => {
    const values = Float64Array.from(cells, (cell) => (cell === '' ? NaN : Number(cell)));
    if (cells.every((cell, i) => cell === '' || !Number.isNaN(values[i])))
      return { kind: 'number', name, type: 'number', values };
    const dictionary = [...new Set(cells.filter((cell) => cell !== ''))];
    const index = new Map(dictionary.map((value, code) => [value, code]));
    return {
      kind: 'text',
      name,
      type: 'text',
      codes: Int32Array.from(cells, (cell) => index.get(cell) ?? -1),
      dictionary,
    };
  });
  const rows = columns[0]?.kind === 'number' ? columns[0].values.length : (columns[0]?.codes.length ?? 0);
  return { rows, rowIds: Float64Array.from({ length: rows }, (_, i) => i), columns };
}

/** Rows of a table one after another. */
export function joined(a: Table, b: Table): Table {
  return new Map([...a].map(([name, cells]) => [name, [...cells, ...(b.get(name) ?? [])]]));
}

export interface Prepared {
  task: Task;
  classes: string[];
  features: Parameters<AnyLearner['fit']>[0]['features'];
  train: Labelled;
  validation: Labelled;
  test: Labelled;
}

/** The recipe that is proposed for such columns, in the learner's form, fitted on the training rows. */
export function prepare(
  learner: Pick<AnyLearner, 'features'>,
  frame: Frame,
  target: string,
  task: Task,
  options: { ignore?: readonly string[]; isTest: (row: number) => boolean; validation: number; seed: number },
): Prepared {
  const ignore = new Set(options.ignore);
  const text = frame.columns.filter((c) => c.kind === 'text' && c.name !== target && !ignore.has(c.name));
  const numbers = frame.columns.filter(
    (c) => c.kind === 'number' && c.name !== target && !ignore.has(c.name),
  );
  const names = (columns: readonly FrameColumn[]): string[] => columns.map(({ name }) => name);
  const spec: RecipeSpec = {
    target,
    task,
    positive: null,
    columns: frame.columns.map(({ name }) => ({
      name,
      role: name === target ? 'target' : ignore.has(name) ? 'ignore' : 'feature',
    })),
    steps: [
      { id: 'impute', transform: 'impute', columns: names(numbers), settings: { method: 'median' } },
      { id: 'scale', transform: 'scale', columns: names(numbers), settings: {} },
      { id: 'oneHot', transform: 'oneHot', columns: names(text), settings: {} },
    ],
    split: { validation: options.validation, test: 0.05, seed: options.seed },
  };
  const rows = Int32Array.from({ length: frame.rows }, (_, i) => i);
  const known = rows.filter((row) => !options.isTest(row));
  // The split of the rows that are not for testing: what the product does inside its training file.
  const side = splitLabelled(pick(frame, known), { ...spec, split: { ...spec.split, test: 0.05 } });
  const back = (part: Int32Array): Int32Array => part.map((i) => known[i] as number);
  const train = back(Int32Array.from([...side.train, ...side.test].sort((a, b) => a - b)));
  const recipe = fitRecipe(formedFor(learner.features, spec), 1, frame, train);
  const part = (positions: Int32Array): Labelled => {
    const { values, width } = applyRecipe(recipe, frame, positions);
    return { x: values, rows: positions.length, width, y: encodeTarget(recipe, frame, positions) };
  };
  return {
    task,
    classes: recipe.classes,
    features: recipe.features,
    train: part(train),
    validation: part(back(side.validation)),
    test: part(rows.filter(options.isTest)),
  };
}

function pick(frame: Frame, rows: Int32Array): Frame {
  const columns = frame.columns.map((column) =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row] as number) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] as number) },
  );
  return { rows: rows.length, rowIds: Float64Array.from(rows), columns };
}
