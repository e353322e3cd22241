export { default as DataView } from './DataView.svelte';
