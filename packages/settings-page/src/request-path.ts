/** The path and query of a request's target or of a URL; the query begins with its question mark. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const [relative = ""] = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").split("#", 1);
  const mark = relative.indexOf("?");
  return mark === -1 ? { path: relative, query: "" } : { path: relative.slice(0, mark), query: relative.slice(mark) };
}

/** Null for a path that is not below the mount. */
export function pathBelow(mount: string, path: string): string | null {
  return path === mount || path.startsWith(`${mount}/`) ? path.slice(mount.length) : null;
}
