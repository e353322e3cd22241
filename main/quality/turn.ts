/** Lets everything else that waits in this thread have its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
