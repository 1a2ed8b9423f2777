import { dirname, resolve } from "node:path";
import { err, ok, type Result } from "neverthrow";
import type { VerdaccioConfig } from "../verdaccio.ts";

/** Where the rules are kept. */
export type StorePlace =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "postgres"; readonly url: string };

const defaultFile = ".package-protection.sqlite";

const postgresAddress = /^postgres(?:ql)?:\/\//i;

/** A drive of Windows before a path. */
const drive = /^[A-Za-z]:[\\/](?!\/)/;

/** Characters of an address, a connection string, an unreplaced variable, or a user before a host. */
const addressLike = /[:=${}]|%\w+%|^[^./\\][^/\\]*@/;

/**
 * The place that the option `store` names: a PostgreSQL address, or a file, which is relative to the folder of Verdaccio's
 * configuration. Without it a file in Verdaccio's storage, beside its own database. The error is one line for the
 * operator, and does not repeat the option, which may hold a password.
 */
export function storePlace(store: string | undefined, config: VerdaccioConfig): Result<StorePlace, string> {
  const { configPath, storage } = config;
  const folder = typeof configPath === "string" ? dirname(configPath) : ".";
  if (store === undefined) {
    const plugin = storagePluginOf(config);
    if (plugin !== null) return err(storeNotSet(plugin));
    return ok({ kind: "sqlite", path: resolve(folder, typeof storage === "string" ? storage : ".", defaultFile) });
  }
  if (postgresAddress.test(store)) return ok({ kind: "postgres", url: store });
  if (addressLike.test(store.replace(drive, ""))) return err(storeInvalid);
  return ok({ kind: "sqlite", path: resolve(folder, store) });
}

const storeInvalid =
  "store must be an address that begins with postgres:// or postgresql://, or the path of an SQLite file without any of : = $ { }; " +
  "variables of the environment are not replaced in it";

/** The plugin that keeps the packages instead of Verdaccio's own storage; null if there is none. */
function storagePluginOf({ store }: VerdaccioConfig): string | null {
  return typeof store === "object" && store !== null ? (Object.keys(store)[0] ?? null) : null;
}

function storeNotSet(plugin: string): string {
  return (
    `Verdaccio keeps its packages in the plugin ${plugin}, which other processes may share: ` +
    "set store of package-protection to the address of a PostgreSQL database that all of them reach, " +
    "or to the path of an SQLite file where this process is the only one"
  );
}
