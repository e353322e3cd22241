export { changeOf } from './changes';
export { STEP_JOB, stepSheet } from './sheet.svelte';
export { default as StepSheet } from './StepSheet.svelte';
