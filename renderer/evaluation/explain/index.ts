export { default as ExplainSection } from './ExplainSection.svelte';
