export { default as AsideNote } from './AsideNote.svelte';
export { default as AsideRows } from './AsideRows.svelte';
export { asides } from './asides.svelte';
