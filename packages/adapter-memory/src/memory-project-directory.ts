import {
  type AccessLevel,
  isAccessLevel,
  isAtLeast,
  type ProjectDirectory,
  type ProjectView,
  type ProjectVisibility,
  projectVisibilities,
} from "@package-protection/core";

/** A project of the directory. By default it is not archived, and its packages and their protection are on. */
export interface MemoryProject {
  /** A safe integer. */
  readonly id: number;
  /** The full path, `group/subgroup/project`, at least one slash; no other project has it, regardless of case. */
  readonly path: string;
  readonly visibility: ProjectVisibility;
  /** Absent is false. */
  readonly archived?: boolean | undefined;
  /** Absent is true. */
  readonly packagesEnabled?: boolean | undefined;
  /** Absent is true. */
  readonly protectionEnabled?: boolean | undefined;
}

/** A user, with the access level in each project of which the user is a member. */
export interface MemoryUser {
  /** The name that `Caller` carries, compared exactly. */
  readonly name: string;
  /** Levels by project id. The user is not a member of projects that are not listed. */
  readonly memberships?: Readonly<Record<string, AccessLevel>> | undefined;
}

/** The projects and users of a directory in memory. */
export interface MemoryDirectoryData {
  readonly projects: readonly MemoryProject[];
  readonly users: readonly MemoryUser[];
}

/**
 * A project directory over fixed data; later changes to `data` are ignored.
 *
 * The caller, not the data, says who is an administrator. A caller who is not in the data is a member of no project. A deploy
 * token sees its own projects, and an anonymous caller the public ones.
 *
 * @throws TypeError for invalid data (an id, a path or a name twice, a membership of an unknown project, …); the
 * message names the place.
 */
export function memoryProjectDirectory(data: MemoryDirectoryData): ProjectDirectory {
  const projects = data.projects.map(readProject);
  const byId = uniquely(projects, "projects", "id", (project) => project.id);
  const byPath = uniquely(projects, "projects", "path", (project) => project.path.toLowerCase());
  uniquely(data.users, "users", "name", (user) => user.name);
  const levels = new Map(data.users.map((user, at) => [user.name, readMemberships(user, `users[${at}]`, byId)]));

  return {
    async resolve(caller, reference) {
      const project = "id" in reference ? byId.get(reference.id) : byPath.get(reference.path.toLowerCase());
      if (project === undefined) return null;
      if (caller === null) return project.visibility === "public" ? { ...project, accessLevel: "no_access" } : null;
      if (caller.kind === "deploy-token") {
        const isFor = caller.projectIds?.includes(project.id) ?? true;
        return isFor ? { ...project, accessLevel: "no_access" } : null;
      }
      const accessLevel = levels.get(caller.name)?.get(project.id) ?? "no_access";
      const visible = caller.admin || project.visibility !== "private" || isAtLeast(accessLevel, "guest");
      return visible ? { ...project, accessLevel } : null;
    },
  };
}

type ProjectFacts = Omit<ProjectView, "accessLevel">;

function readProject(project: MemoryProject, at: number): ProjectFacts {
  const place = `projects[${at}]`;
  const { id, path, visibility, archived = false, packagesEnabled = true, protectionEnabled = true } = project;
  if (!Number.isSafeInteger(id)) throw new TypeError(`${place}.id is not a safe integer`);
  if (typeof path !== "string" || !/^[^/]+(?:\/[^/]+)+$/.test(path)) {
    throw new TypeError(`${place}.path is not a full path such as group/project`);
  }
  if (!projectVisibilities.includes(visibility)) {
    throw new TypeError(`${place}.visibility is not one of ${projectVisibilities.join(", ")}`);
  }
  for (const [name, value] of Object.entries({ archived, packagesEnabled, protectionEnabled })) {
    if (typeof value !== "boolean") throw new TypeError(`${place}.${name} is not a boolean`);
  }
  return { id, path, visibility, archived, packagesEnabled, protectionEnabled };
}

function readMemberships(
  user: MemoryUser,
  place: string,
  projects: ReadonlyMap<number, ProjectFacts>,
): ReadonlyMap<number, AccessLevel> {
  if (typeof user.name !== "string" || user.name === "") throw new TypeError(`${place}.name is not a name`);
  const levels = new Map<number, AccessLevel>();
  for (const [key, level] of Object.entries(user.memberships ?? {})) {
    const id = Number(key);
    if (String(id) !== key || !projects.has(id)) {
      throw new TypeError(`${place}.memberships[${JSON.stringify(key)}] is the id of no project`);
    }
    if (!isAccessLevel(level)) {
      throw new TypeError(`${place}.memberships[${JSON.stringify(key)}] is not an access level`);
    }
    levels.set(id, level);
  }
  return levels;
}

function uniquely<Entry, Key>(
  entries: readonly Entry[],
  list: string,
  property: string,
  keyOf: (entry: Entry) => Key,
): ReadonlyMap<Key, Entry> {
  const byKey = new Map<Key, Entry>();
  for (const [at, entry] of entries.entries()) {
    const key = keyOf(entry);
    if (byKey.has(key)) throw new TypeError(`${list}[${at}].${property} stands there twice: ${JSON.stringify(key)}`);
    byKey.set(key, entry);
  }
  return byKey;
}
