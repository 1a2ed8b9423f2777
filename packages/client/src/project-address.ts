/** Names a project: its id, or its full path (`group/subgroup/project`). */
export type ProjectName = number | string;

/**
 * The address of a project's package protection.
 *
 * `/api/v4` is added to a server's address that does not end in it.
 *
 * @throws TypeError for an invalid address or project.
 */
export function protectionAddress(url: string, project: ProjectName): string {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(`url must be the address of a server, such as https://gitlab.example.com, got ${quoted(url)}`);
  }
  // The address is not repeated: it holds a secret.
  if (parsed.username !== "" || parsed.password !== "") throw new TypeError("url must hold no user and no password");
  if (parsed.search !== "" || parsed.hash !== "") throw new TypeError("url must have no query and no fragment");
  const base = withoutLastSlashes(`${parsed.origin}${parsed.pathname}`);
  const api = base.endsWith("/api/v4") ? base : `${base}/api/v4`;
  return `${api}/projects/${projectSegment(project)}/packages/protection`;
}

function withoutLastSlashes(address: string): string {
  let end = address.length;
  while (address[end - 1] === "/") end -= 1;
  return address.slice(0, end);
}

function projectSegment(project: ProjectName): string {
  if (typeof project === "number" && Number.isSafeInteger(project)) return String(project);
  if (typeof project === "string" && /^-?\d+$/.test(project)) return project;
  if (typeof project === "string" && project.isWellFormed() && /^[^/]+(?:\/[^/]+)+$/.test(project)) {
    return encodeURIComponent(project);
  }
  throw new TypeError(`project must be an id or a full path such as group/project, got ${quoted(project)}`);
}

function quoted(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
