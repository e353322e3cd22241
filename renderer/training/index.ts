export { default as TrainingView } from './TrainingView.svelte';
export { training } from './state.svelte';
