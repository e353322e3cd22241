import type { Component } from 'svelte';

/** A lucide icon component, imported by itself: `import Check from '@lucide/svelte/icons/check'`. */
export type IconType = Component<{ size?: number | string; strokeWidth?: number | string }>;
