export { default as FeaturesView } from './FeaturesView.svelte';
