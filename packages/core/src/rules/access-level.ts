const integers = {
  no_access: 0,
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  security_manager: 25,
  developer: 30,
  maintainer: 40,
  owner: 50,
  admin: 60,
} as const;

/** A role in a project, from weakest to strongest (contract, section 1). */
export type AccessLevel = keyof typeof integers;

/** Every access level, weakest first. */
export const accessLevels = [
  "no_access",
  "minimal",
  "guest",
  "planner",
  "reporter",
  "security_manager",
  "developer",
  "maintainer",
  "owner",
  "admin",
] as const satisfies readonly AccessLevel[];

/** The levels that a rule may require for a push (contract, section 1). */
export const pushProtectionLevels = ["maintainer", "owner", "admin"] as const;
export type PushProtectionLevel = (typeof pushProtectionLevels)[number];

/** The levels that a rule may require for a delete (contract, section 1). */
export const deleteProtectionLevels = ["owner", "admin"] as const;
export type DeleteProtectionLevel = (typeof deleteProtectionLevels)[number];

/** GitLab's integer for a level: 0 for `no_access` to 60 for `admin`. Levels are compared by it. */
export function accessLevelInteger(level: AccessLevel): number {
  return integers[level];
}

const levelsByInteger = Array.from({ length: integers.admin + 1 }, (_, integer) =>
  accessLevels.find((level) => integers[level] === integer),
);

/** The level with this integer; null if there is none. */
export function accessLevelOfInteger(integer: number): AccessLevel | null {
  return levelsByInteger[integer] ?? null;
}

const levels: ReadonlySet<unknown> = new Set(accessLevels);

/** Whether a value is the exact name of an access level. */
export function isAccessLevel(value: unknown): value is AccessLevel {
  return levels.has(value);
}

export function isPushProtectionLevel(value: unknown): value is PushProtectionLevel {
  return pushProtectionLevels.some((level) => level === value);
}

export function isDeleteProtectionLevel(value: unknown): value is DeleteProtectionLevel {
  return deleteProtectionLevels.some((level) => level === value);
}

/** Whether a level is at least the required one. */
export function isAtLeast(level: AccessLevel, required: AccessLevel): boolean {
  return integers[level] >= integers[required];
}
