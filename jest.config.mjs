/**
 * Tests run the compiled output: the very files that ship, worker threads and package imports included.
 * `npm run build` first; every test script does.
 */
export default {
  rootDir: 'dist',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/**/*.spec.js'],
  transform: {},
  globalSetup: '<rootDir>/test/support/servers.js',
  globalTeardown: '<rootDir>/test/support/stop-servers.js',
  maxWorkers: 2,
  // Modules of ES that a worker has loaded stay in its memory: one that has grown is replaced between two files.
  workerIdleMemoryLimit: '768MB',
  testTimeout: 60_000,
};
