export { default as MonitorView } from './MonitorView.svelte';
