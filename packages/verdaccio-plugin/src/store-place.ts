import { dirname, resolve } from "node:path";
import type { VerdaccioConfig } from "./verdaccio.ts";

/** Where the rules are kept. */
export type StorePlace =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: string };

const defaultFile = ".package-protection.sqlite";

/**
 * The place that the option `store` names: a PostgreSQL URL, or a file, which is relative to the folder of Verdaccio's
 * configuration. Without it a file in Verdaccio's storage, beside its own database.
 */
export function storePlace(store: string | undefined, { configPath, storage }: VerdaccioConfig): StorePlace {
  if (store !== undefined && /^postgres(?:ql)?:\/\//.test(store)) return { kind: "postgres", url: store };
  const folder = typeof configPath === "string" ? dirname(configPath) : ".";
  if (store !== undefined) return { kind: "sqlite", path: resolve(folder, store) };
  return { kind: "sqlite", path: resolve(folder, typeof storage === "string" ? storage : ".", defaultFile) };
}
