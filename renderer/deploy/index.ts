export { default as DeployView } from './DeployView.svelte';
export { deploy } from './state.svelte';
