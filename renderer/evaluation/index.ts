export { default as EvaluationView } from './EvaluationView.svelte';
