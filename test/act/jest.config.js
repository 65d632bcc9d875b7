import base from '../../jest.config.js';

/**
 * Whole workflows under `act`: `ACT_BIN=FOLDER/act npm run test:act`, act by `tools/install-act.sh FOLDER`.
 *
 * Without the guard on the network of the other suite: act runs as a process, which that guard cannot see.
 */
export default {
  rootDir: '../..',
  testEnvironment: base.testEnvironment,
  testMatch: ['<rootDir>/test/act/**/*.test.ts'],
  modulePathIgnorePatterns: base.modulePathIgnorePatterns,
  extensionsToTreatAsEsm: base.extensionsToTreatAsEsm,
  transform: base.transform,
  testTimeout: 60_000,
};
