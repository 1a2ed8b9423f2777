/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function answer(status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: status === 204 ? "" : JSON.stringify(json) };
}

const listed = {
  package_type: ["cargo", "conan", "generic", "helm", "maven", "npm", "nuget", "pypi", "terraform_module"],
  minimum_access_level_for_delete: ["owner", "admin"],
  minimum_access_level_for_push: ["maintainer", "owner", "admin"],
} as const;

type Name = "package_name_pattern" | keyof typeof listed;
const names: readonly Name[] = [
  "package_name_pattern",
  "package_type",
  "minimum_access_level_for_delete",
  "minimum_access_level_for_push",
];

interface RequestParts {
  readonly method: string;
  readonly body: string;
  readonly query: URLSearchParams;
  readonly creates: boolean;
  readonly release: "old" | "new";
}

interface Parameters {
  readonly terms: Readonly<Partial<Record<Name, string>>>;
  readonly errors: readonly string[];
}

/** Reads and validates the parameters of a write, as GitLab does before it authenticates the caller. */
export function readParameters({ method, body, query, creates, release }: RequestParts): Parameters {
  if (method === "GET" || method === "DELETE") return { terms: {}, errors: [] };
  const json: unknown = body === "" ? {} : JSON.parse(body);
  const given = new Map<string, unknown>([...query, ...Object.entries(typeof json === "object" ? (json ?? {}) : {})]);
  const known = names.filter((name) => !(release === "old" && name === "minimum_access_level_for_delete"));
  const terms = Object.fromEntries(known.filter((name) => given.has(name)).map((name) => [name, given.get(name)]));
  const errors = known.flatMap((name) => {
    const value = given.get(name);
    const required = creates && (release === "old" || name.startsWith("package"));
    if (value === undefined) return required ? [`${name} is missing`] : [];
    if (name === "package_name_pattern") return typeof value === "string" ? [] : [`${name} is invalid`];
    const clears = value === null && release === "new" && name !== "package_type";
    const allowed: readonly unknown[] = listed[name];
    return clears || allowed.includes(value) ? [] : [`${name} does not have a valid value`];
  });
  const levels = ["minimum_access_level_for_push", "minimum_access_level_for_delete"];
  const noLevel = creates && release === "new" && levels.every((name) => !given.has(name));
  return {
    terms,
    errors: noLevel ? [...errors, `${levels.join(", ")} are missing, at least one parameter must be provided`] : errors,
  };
}
