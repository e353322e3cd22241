export { default as PairColumns } from './PairColumns.svelte';
export { default as PairInspector } from './PairInspector.svelte';
export { default as PairsView } from './PairsView.svelte';
export { pairs } from './pairs.svelte';
