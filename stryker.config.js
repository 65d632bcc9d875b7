/** `npm run mutate`: every change that Stryker can think of in src/core, and which no test notices. The report: reports/mutation.html. */
export default {
  mutate: ['src/core/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    configFile: 'jest.config.js',
    config: { testMatch: ['<rootDir>/test/core/**/*.test.ts'] },
    enableFindRelatedTests: false,
  },
  // Stryker rewrites the tsconfig through the compiler's JavaScript API, which TypeScript 7 does not have: there is none to rewrite.
  tsconfigFile: 'no-tsconfig.json',
  coverageAnalysis: 'perTest',
  // Messages are read by people; that they name the part is tested, their every word is not.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['dist', 'lib', 'reports', 'test/act'],
  reporters: ['clear-text', 'html', 'progress'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
};
