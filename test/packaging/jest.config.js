import base from '../../jest.config.js';

/**
 * What the packed tarball is to its users: `npm run test:packed`. It packs, which builds lib/, and installs from the registry.
 *
 * Without the guard on the network of the other suite: what is tested runs as processes, which that guard cannot see.
 */
export default {
  rootDir: '../..',
  testEnvironment: base.testEnvironment,
  testMatch: ['<rootDir>/test/packaging/**/*.test.ts', '<rootDir>/test/workerd/**/*.test.ts'],
  modulePathIgnorePatterns: base.modulePathIgnorePatterns,
  extensionsToTreatAsEsm: base.extensionsToTreatAsEsm,
  transform: base.transform,
  globalSetup: '<rootDir>/test/packaging/install-packed.ts',
  globalTeardown: '<rootDir>/test/packaging/remove-packed.ts',
  testTimeout: 60_000,
};
