export { default as QualityView } from './QualityView.svelte';
export { quality } from './state.svelte';
