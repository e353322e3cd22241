export { default as FeaturesView } from './FeaturesView.svelte';
export { setRoles } from './edits';
export { features } from './state.svelte';
export { default as GateNote } from './GateNote.svelte';
