/** For `expect.poll`: far longer than anything takes. */
export const patience = { timeout: 20_000 };
