export { default as GapsView } from './GapsView.svelte';
