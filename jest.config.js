/** Native ESM: the same `.ts` files run in Jest, on Node itself and after tsc. */
export default {
  testEnvironment: 'node',
  // A busy machine starts a process in seconds.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(act|packaging|workerd)/'],
  modulePathIgnorePatterns: ['<rootDir>/lib/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/strip-types.js' },
  setupFilesAfterEnv: ['<rootDir>/test/support/no-network.ts'],
  collectCoverageFrom: ['src/core/**/*.ts'],
  coverageThreshold: { './src/core/': { branches: 100, functions: 100, lines: 100, statements: 100 } },
};
