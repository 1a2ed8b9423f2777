import { execFileSync } from "node:child_process";
import { mutatedFolders } from "./packages.ts";

function git(...words: string[]): string | null {
  try {
    return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

const commit = (name: string) => git("rev-parse", "--verify", "--quiet", `${name}^{commit}`);

/** Whether history ends here because it was cut off, or because there is none. */
export function hasShortHistory(): boolean {
  return git("rev-parse", "--is-shallow-repository") !== "false" || commit("HEAD^") === null;
}

/**
 * The commit to compare with: the one asked for; else where the branch left the remote's default branch; else, where it never
 * did, the one before. Null where there is none.
 */
export function baseCommit(asked: string | undefined): string | null {
  if (asked !== undefined) return commit(asked);
  const fork = git("merge-base", "HEAD", "origin/HEAD");
  return fork === null || fork === commit("HEAD") ? commit("HEAD^") : fork;
}

export interface ChangedFile {
  readonly path: string;
  /** Lines that are new or gone. */
  readonly lines: number;
}

/** The sources that differ from the base, uncommitted ones included, the most changed first. */
export function changedSources(base: string): readonly ChangedFile[] {
  const differing = git("diff", "--numstat", "--no-renames", "--diff-filter=d", base, "--", ...mutatedFolders) ?? "";
  const untracked = git("ls-files", "--others", "--exclude-standard", "--", ...mutatedFolders) ?? "";
  const changed = differing.split("\n").map((line) => {
    const [added, removed, path = ""] = line.split("\t");
    return { path, lines: Number(added) + Number(removed) };
  });
  const created = untracked.split("\n").map((path) => ({ path, lines: 0 }));
  return [...changed, ...created]
    .filter(({ path }) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .sort((left, right) => right.lines - left.lines);
}
