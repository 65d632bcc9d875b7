/** `npm run mutate`: every change that Stryker can think of in src/core, and which no test notices. The report: reports/mutation.html. */
export default {
  mutate: ['src/core/**/*.ts'],
  // A second for each mutant; Stryker's runner for Jest takes ten.
  testRunner: 'command',
  commandRunner: { command: 'node test/mutation/main.ts' },
  // Stryker rewrites the tsconfig through the compiler's JavaScript API, which TypeScript 7 does not have: there is none to rewrite.
  tsconfigFile: 'no-tsconfig.json',
  // Messages are read by people; that they name the part is tested, their every word is not.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['/dist', '/lib', '/reports', '/test/act', '/bench'],
  reporters: ['clear-text', 'html', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: 'reports/mutation.html' },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
};
