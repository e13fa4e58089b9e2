// What duplex uses of the platform besides what core does.

declare const console: { warn(message: string): void };
