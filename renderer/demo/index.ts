export { default as DemoBar } from './DemoBar.svelte';
export { demo } from './demo.svelte';
