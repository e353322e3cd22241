export { default as Grid } from './Grid.svelte';
export { cutColumns, type RowSource } from './source';
export { cellText, isNumeric } from './cells';
