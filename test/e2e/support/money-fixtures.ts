import { test as base } from './fixtures.ts';
import { writeMoneyLibrary, type MoneyLibrary } from './money-library.ts';

interface Money {
  /** What sixty days of spending come to, written before the host opens the library. */
  money: MoneyLibrary;
}

/** Playwright's `test` over a library with sixty days of spending and four calls that need a person. */
export const test = base.extend<Money>({
  environment: { PROOFSHEET_E2E_KEY: 'sk-e2e' },
  money: [
    async ({ library }, use) => {
      await use(writeMoneyLibrary(library, Date.now()));
    },
    { auto: true },
  ],
  // The host must not open the library before the days are in it.
  proofsheet: async ({ money, proofsheet }, use) => {
    if (money.totalNanos <= 0) throw new Error('sixty days cost something');
    await use(proofsheet);
  },
});

export { expect } from '@playwright/test';
