export { default as EvaluationView } from './EvaluationView.svelte';
export { evaluation } from './state.svelte';
export { figure } from './figures';
