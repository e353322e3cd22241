export { default as DriftSection } from './DriftSection.svelte';
