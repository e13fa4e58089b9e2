/** For `expect.poll`: what comes, comes well before. */
export const patience = { timeout: 20_000 };
