import { cpSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The number of `nobody`, and of its group, on Linux. */
const nobody = 65_534;

const isRoot = process.getuid?.() === 0;

/** For `spawn` and `chown`: who runs a server. PostgreSQL refuses to run as root; everybody else runs it as themselves. */
export const serverUser: { readonly uid: number; readonly gid: number } | null = isRoot
  ? { uid: nobody, gid: nobody }
  : null;

/**
 * The folder itself, or a copy of it in `place` where the user of the server could not come to it, for it stands in a folder
 * that only root may enter.
 */
export function reachableByServer(folder: string, place: string): string {
  if (serverUser === null || isOpenToAll(folder)) return folder;
  const copy = join(place, basename(folder));
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function isOpenToAll(folder: string): boolean {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isOpenToAll(parent);
}
