import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Which room may import which: the arrows of docs/architecture.md. */
const rooms = {
  'rule-core': [],
  library: ['rule-core', 'inputs', 'report'],
  inputs: ['rule-core'],
  'cdk-aspect': ['rule-core', 'inputs/cloudformation'],
  'pulumi-policy': ['rule-core', 'inputs/cloudformation', 'inputs/pulumi'],
  'live-check': ['rule-core'],
  report: ['rule-core'],
  cli: ['rule-core', 'inputs', 'live-check', 'report', 'guard/run-task'],
  action: ['rule-core', 'report', 'cli'],
  guard: ['rule-core', 'inputs', 'live-check', 'report'],
  'embedded-iam': [],
  reference: ['rule-core', 'report', 'cli'],
};
const every = Object.keys(rooms);

const arrows = Object.entries(rooms).map(([room, allowed]) => ({
  files: [`${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: every
          .filter(
            (other) => other !== room && !allowed.some((path) => path.split('/')[0] === other),
          )
          .map((other) => ({
            regex: `^(\\.\\./)+${other}(/|$)`,
            message: `${room}/ must not import ${other}/ (see docs/architecture.md).`,
          }))
          .concat(
            [...new Set(allowed.filter((path) => path.includes('/')).map((it) => it.split('/')[0]))]
              .map((top) => [top, allowed.filter((it) => it.startsWith(`${top}/`))])
              .map(([top, inner]) => ({
                regex: `^(\\.\\./)+${top}/(?!(${inner.map((it) => it.split('/')[1]).join('|')})(/|$))`,
                message: `Of ${top}/, ${room}/ may import only ${inner.join('/ and ')}/ (see docs/architecture.md).`,
              })),
          ),
      },
    ],
  },
}));

export default tseslint.config(
  {
    ignores: [
      ...['**/node_modules', 'dist', 'pulumi-policy/lib', 'coverage', '**/cdk.out', '.cache'],
      'action/one-active-key.cjs',
    ],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...arrows,
  {
    // A pattern that tries many ways through one text lets a small file hang a run.
    files: ['**/*.ts'],
    ignores: ['test/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    // A call whose answer nobody looks at is how "nothing was read" becomes "nothing is there".
    files: ['live-check/**/*.ts', 'guard/**/*.ts'],
    ignores: ['live-check/aws/ask/ask.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'CallExpression[callee.property.name="send"]',
          message:
            'Ask AWS with Aws.ask (live-check/aws/ask/ask.ts): a call declares the answer it needs.',
        },
        {
          selector: 'Identifier[name=/^paginate[A-Z]/]',
          message:
            'Page with allPages (live-check/aws/pages.ts), which Aws.ask and bounds are behind.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        performance: 'readonly',
        setImmediate: 'readonly',
      },
    },
  },
);
