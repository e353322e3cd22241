import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import house from './eslint-rules/index.js';
import svelteConfig from './svelte.config.js';

/** Names that are the same in every language. */
const NAMES = [
  'Assay',
  'ONNX',
  'ONNX Runtime',
  'CSV',
  'Parquet',
  'ROC',
  'AUC',
  'PR',
  'JSON',
  'HTTP',
  'SQL',
  'DuckDB',
  'English',
];

const ROOMS = [
  'wasm',
  'project',
  'compute',
  'data',
  'quality',
  'recipe',
  'learn',
  'evaluate',
  'registry',
  'serve',
  'pipeline',
];

const chance = {
  object: 'Math',
  property: 'random',
  message: 'Randomness comes from the seeded generator that is handed in.',
};
const time = { object: 'Date', property: 'now', message: 'Time comes from the clock that is handed in.' };

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'coverage/', 'node_modules/', 'test-results/', 'screenshots/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    plugins: { assay: house },
    rules: {
      'assay/layers': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      'no-restricted-properties': ['error', chance],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // stdout belongs to results; warnings and errors go to the log.
      'no-console': ['error', { allow: ['warn', 'error'] }],
      // Names and paths are cleaned of control characters on purpose.
      'no-control-regex': 'off',
    },
  },
  {
    files: ROOMS.map((room) => `main/${room}/**/*.ts`),
    rules: { 'no-restricted-properties': ['error', chance, time] },
  },
  {
    // TensorFlow.js draws from Math.random: here the seeded generator is put in its place while a program runs.
    files: ['main/compute/{trace,train}/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      'assay/translated': ['error', { allow: NAMES }],
      // The compiler, with types, knows better.
      'no-undef': 'off',
      'prefer-const': 'off',
      'svelte/no-at-html-tags': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SvelteAttribute[key.name="style"][value.length=1] > SvelteLiteral',
          message: 'The page policy refuses inline styles: use a class, or style:property.',
        },
      ],
      // State is replaced as a whole ($state.raw), so that a plain Map in it is right.
      'svelte/prefer-svelte-reactivity': 'off',
      // Addresses here are never those of a router.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  { files: ['**/*.ts'], rules: { 'no-undef': 'off' } },
  {
    files: ['main/**', 'shared/**', 'test/**', 'scripts/**', '*.{js,ts}', 'eslint-rules/**'],
    languageOptions: { globals: globals.node },
  },
  { files: ['renderer/**'], languageOptions: { globals: globals.browser } },
  {
    // Commands and benchmarks speak to the terminal; tests name what they know to be there.
    files: ['scripts/**', 'test/bench/**', 'test/e2e/screenshots.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-restricted-properties': 'off' },
  },
);
