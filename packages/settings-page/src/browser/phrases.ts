// The phrases that the texts of the page share.

import type {
  AccessLevel,
  DeleteProtectionLevel,
  PackageAction,
  PackageType,
  Principal,
  PushProtectionLevel,
} from "@package-protection/core";

export const numbers = new Intl.NumberFormat("en");

/** A count with its noun. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${numbers.format(value)} ${value === 1 ? one : many}`;
}

/** The field's name for each type. */
export const typeNames: Readonly<Record<PackageType, string>> = {
  cargo: "Cargo",
  conan: "Conan",
  generic: "Generic",
  helm: "Helm",
  maven: "Maven",
  npm: "npm",
  nuget: "NuGet",
  pypi: "PyPI",
  terraform_module: "Terraform",
};

export const levelNames: Readonly<Record<AccessLevel, string>> = {
  no_access: "No access",
  minimal: "Minimal access",
  guest: "Guest",
  planner: "Planner",
  reporter: "Reporter",
  security_manager: "Security manager",
  developer: "Developer",
  maintainer: "Maintainer",
  owner: "Owner",
  admin: "Admin",
};

export const peopleFromLevel: Readonly<Record<PushProtectionLevel | DeleteProtectionLevel, string>> = {
  maintainer: "Maintainers and above",
  owner: "Owners and above",
  admin: "Admins",
};

/** The callers with a level and all with a higher one. */
export function orAbove(level: AccessLevel): string {
  return level === "admin" ? "Admins only" : `${levelNames[level]} or above`;
}

/** A caller as the subject of a sentence. Null is the reader. */
export function subject(principal: Principal | null): string {
  if (principal === null) return "you";
  switch (principal.kind) {
    case "user": {
      const level = levelNames[principal.accessLevel].toLowerCase();
      return `${/^[aeiou]/.test(level) ? "an" : "a"} ${level}`;
    }
    case "admin":
      return "an admin";
    case "deploy-token":
      return "deploy tokens";
    case "anonymous":
      return "anonymous callers";
  }
}

export const verbs: Readonly<Record<PackageAction, string>> = { push: "publish", delete: "delete" };

export function small(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

export function capital(sentence: string): string {
  return sentence.slice(0, 1).toUpperCase() + sentence.slice(1);
}

/** A character as a sentence names it. */
export function quoted(character: string): string {
  return character.trim() === "" ? "blank" : `“${character}”`;
}

export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

export function projectName(project: number | string): string {
  return typeof project === "number" || /^\d+$/.test(project) ? `project ${project}` : project;
}
