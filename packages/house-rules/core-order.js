/**
 * The files of `packages/core/src`, from the top down: each may import only from those above it. A name that ends in `/` is
 * a folder, whose files may also import one another.
 */
const pure = [
  "access-level",
  "package-type",
  "errors",
  "name-pattern",
  "rule",
  "package-request",
  "rule-index/",
  "rule-set",
  "policy",
];

const shell = [
  "deadline",
  "next-turn",
  "rule-store",
  "guarded-store",
  "project-directory",
  "protection-event",
  "compiled-project",
  "rule-cache",
  "gathered-reads",
  "manage-rules",
  "forget-project",
  "check-package",
  "package-protection",
  "index",
];

const pathOf = (name) => `packages/core/src/${name}${name.endsWith("/") ? "" : ".ts"}`;

/** The part that is synchronous and has no effects. */
export const pureCore = pure.map(pathOf);

export const coreOrder = [...pure, ...shell].map(pathOf);
