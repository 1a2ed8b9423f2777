/** The characters that an address has unescaped. */
const unreserved = /^[A-Za-z0-9_.!~*'()-]+$/;
const reserved: ReadonlySet<string> = new Set(["-", "-rev", "__proto__", "favicon.ico", "node_modules"]);
const longestName = 255;

function isNamePart(part: string): boolean {
  return unreserved.test(part) && !part.startsWith(".") && !reserved.has(part.toLowerCase());
}

/**
 * Whether npm's registry has, or once took, packages of this name: `app`, `@acme/app`, and old names with upper case or
 * `~!*'()`. What the registry's own routes begin with is no name.
 */
export function isNpmName(name: string): boolean {
  if (name.length > longestName) return false;
  if (!name.startsWith("@")) return isNamePart(name) && !name.startsWith("_");
  const [scope = "", part = "", ...more] = name.slice(1).split("/");
  return more.length === 0 && isNamePart(scope) && isNamePart(part);
}
