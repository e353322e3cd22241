export { default as FeaturesView } from './FeaturesView.svelte';
export { features } from './state.svelte';
export { default as GateNote } from './GateNote.svelte';
