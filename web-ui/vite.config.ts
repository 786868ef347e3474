import { defineConfig } from 'vitest/config';

const SERVER = 'http://localhost:8080';

export default defineConfig({
  build: { target: 'es2022', reportCompressedSize: true, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      '/api': { target: SERVER, ws: true },
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
