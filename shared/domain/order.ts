// How rows are put in order within their lists, list by list.
import { z } from 'zod';
import { Cell } from './data';

/** A row of a list. */
export const PlacedRow = z.object({
  /** The lasting id of the row. */
  row: z.number().int(),
  /** Its identifier, where the data have a column of them. */
  label: Cell,
  score: z.number(),
  relevance: z.number(),
  /** Its place by score, from 1. */
  place: z.number().int(),
  /** Its place by relevance; rows of one relevance follow each other as the model has them. */
  best: z.number().int(),
});
export type PlacedRow = z.infer<typeof PlacedRow>;

export const JudgedList = z.object({
  name: Cell,
  rows: z.number().int(),
  /** NDCG of the first ten. */
  value: z.number(),
  /** The first rows as the model has them, and as they would be best. */
  said: z.array(PlacedRow),
  ideal: z.array(PlacedRow),
});
export type JudgedList = z.infer<typeof JudgedList>;

export const OrderReport = z.object({
  /** The column of the lists. */
  column: z.string(),
  /** Lists that have something to put in order, and those whose rows are all of one relevance. */
  lists: z.number().int(),
  same: z.number().int(),
  /** Share of the lists whose first row is one of the most relevant. */
  first: z.number(),
  /** How many lists have an NDCG in each tenth from 0 to 1. */
  spread: z.array(z.number().int()).length(10),
  /** Lowest NDCG first. */
  worst: z.array(JudgedList),
  /** The list in the middle. */
  usual: JudgedList,
});
export type OrderReport = z.infer<typeof OrderReport>;
