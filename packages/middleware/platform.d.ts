// What middleware uses of the platform besides what core does.

declare const console: { warn(message: string): void };

declare function structuredClone<T>(value: T): T;
