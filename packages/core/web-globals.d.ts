// The only globals outside ECMAScript that core may use: browsers, workers and Node all have them.
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const performance: { now(): number };
declare const crypto: { getRandomValues<Values extends Int32Array>(values: Values): Values };
