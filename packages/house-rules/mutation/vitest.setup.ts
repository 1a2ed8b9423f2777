import fc from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    readonly globalNamespace: string;
    readonly hitLimit?: number;
  }
}

/** A score can be repeated when properties try the same values; and nobody reads the smallest case that shows a mutant. */
fc.configureGlobal({ seed: 1, endOnFailure: true });

/** Stryker ends a mutant that runs a hundred times as often as in all tests without it. Twice is enough for an endless loop. */
const hitLimit = inject("hitLimit");
const counter = Reflect.get(globalThis, inject("globalNamespace"));
if (hitLimit !== undefined) Object.assign(counter, { hitLimit: hitLimit / 50 });
