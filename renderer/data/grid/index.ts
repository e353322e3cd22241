export { default as Grid } from './Grid.svelte';
export type { RowSource } from './source';
export { cellText, isNumeric } from './cells';
