export { default as DeployView } from './DeployView.svelte';
