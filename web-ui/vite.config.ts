import { defineConfig } from 'vitest/config';

const SERVER = 'http://localhost:8080';

export default defineConfig({
  build: {
    // Maven puts target/classes into the jar; the server serves webroot/ from its class path.
    outDir: 'target/classes/webroot',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: true,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': { target: SERVER, ws: true },
    },
  },
  test: {
    include: process.env['SCREENSHOTS']
      ? ['test/browser/screenshots.ts']
      : ['test/**/*.test.ts'],
    reporters: ['default', './test/counts.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
  },
});
