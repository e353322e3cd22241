export { default as BarChart } from './BarChart.svelte';
export { default as CalibrationChart } from './CalibrationChart.svelte';
export { default as CurveChart } from './CurveChart.svelte';
export { default as HistogramChart } from './HistogramChart.svelte';
export { default as HistogramPair } from './HistogramPair.svelte';
export { default as LineChart } from './LineChart.svelte';
export { default as ScatterChart } from './ScatterChart.svelte';
export type { XY } from './decimate';
export type { LineSeries } from './plots/line';
