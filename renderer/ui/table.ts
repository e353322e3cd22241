/** A column of `Table`. `end` is for numbers. */
export interface TableColumn {
  id: string;
  label: string;
  align?: 'start' | 'middle' | 'end';
  /** A CSS width; none shares what is left. */
  width?: string;
  /** The heading is a button that sorts by this column. */
  sortable?: boolean;
  /** The heading is for screen readers only. */
  hideLabel?: boolean;
}

/** By which column a table's rows stand, and which way. */
export interface TableSort {
  column: string;
  falling: boolean;
}
