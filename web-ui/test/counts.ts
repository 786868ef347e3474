import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with plain counts, for people and for scripts. */
export default class Counts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
    }
    const { passed, failed, skipped } = counts;
    console.log(`web-ui tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}
