import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const node = ['node:*'];

/**
 * Packages each ring must not import. Folder rules are TypeScript's (one project per ring, TS6307); packages are
 * resolved from anywhere, so they are named here.
 */
function ring(files, patterns, message) {
  return {
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
  };
}

const native = ['better-sqlite3', 'sharp', 'keytar', 'undici', 'thumbhash'];
const ui = [
  'react',
  'react-dom',
  'react-dom/*',
  '@tanstack/*',
  'zustand',
  'zustand/*',
  'react-aria-components',
];

export default tseslint.config(
  { ignores: ['node_modules', 'out', '.cache', 'test/fixtures', 'coverage'] },
  ...tseslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        project: ['./config/tsconfig.*.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 60 }],
      'no-console': 'error',
      eqeqeq: 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/require-await': 'off',
    },
  },
  ring(
    ['src/shared/**'],
    [...node, ...native, ...ui, 'electron'],
    'shared holds pure code: zod and nothing else.',
  ),
  ring(
    ['src/core/**'],
    [...ui, 'electron', 'electron/*'],
    'core never imports electron or a UI library; take it as a port.',
  ),
  ring(['src/main/**'], [...native, ...ui], 'hosts are thin: ask core.'),
  ring(['src/web/**', 'src/cli/**'], [...native, ...ui, 'electron'], 'hosts are thin: ask core.'),
  ring(
    ['src/preload/**'],
    [...node, ...native, ...ui, 'zod'],
    'the preload is sandboxed: electron and types only.',
  ),
  ring(
    ['src/renderer/**'],
    // thumbhash is a page of arithmetic, the same in a window: it draws the placeholders there.
    [...node, ...native.filter((name) => name !== 'thumbhash'), 'electron'],
    'the window knows src/shared only; ask through the client.',
  ),
  {
    files: ['src/renderer/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    files: ['src/renderer/**/*.tsx'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Text nodes only: prompts and file names are hostile.',
        },
      ],
    },
  },
  { files: ['test/**'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['*.config.ts', 'eslint.config.js'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['src/cli/**', 'scripts/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
);
