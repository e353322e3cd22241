export { default as AsidesInspector } from './AsidesInspector.svelte';
export { default as AssetInspector } from './AssetInspector.svelte';
export { default as Gallery } from './Gallery.svelte';
export type { Tile } from './model.svelte';
