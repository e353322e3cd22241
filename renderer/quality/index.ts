export { default as QualityView } from './QualityView.svelte';
