import { ProjectVisibility, AccessLevel, ProjectDirectory, RuleStore } from '@package-protection/core';

/** A project of the directory. By default it is not archived, and its packages and their protection are on. */
interface MemoryProject {
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
interface MemoryUser {
    /** The name that `Caller` carries, compared exactly. */
    readonly name: string;
    /** Levels by project id. The user is not a member of projects that are not listed. */
    readonly memberships?: Readonly<Record<string, AccessLevel>> | undefined;
}
/** The projects and users of a directory in memory. */
interface MemoryDirectoryData {
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
declare function memoryProjectDirectory(data: MemoryDirectoryData): ProjectDirectory;

/** The options of `memoryRuleStore`. */
interface MemoryRuleStoreOptions {
    /**
     * How many changes of each project the history keeps: whole entries, the newest always. A reader that missed more reads the
     * whole list. At least 1; 100,000 by default.
     */
    readonly keptChanges?: number;
}
/**
 * A store in this process's memory. Its data is lost with the process, and no other process sees it.
 *
 * @throws TypeError for a `keptChanges` that is not a positive integer.
 */
declare function memoryRuleStore({ keptChanges }?: MemoryRuleStoreOptions): RuleStore;

export { memoryProjectDirectory, memoryRuleStore };
export type { MemoryDirectoryData, MemoryProject, MemoryRuleStoreOptions, MemoryUser };
