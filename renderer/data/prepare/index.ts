export { changeOf } from './changes';
export { leaveOut, STEP_JOB, stepSheet } from './sheet.svelte';
export { default as StepSheet } from './StepSheet.svelte';
