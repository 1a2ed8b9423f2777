import type { DeleteProtectionLevel, PackageType, PushProtectionLevel, RuleTerms } from "@package-protection/core";

/** The terms of a rule as a form has them. Perhaps they are not valid yet. */
export interface RuleForm {
  readonly packageType: PackageType;
  readonly packageNamePattern: string;
  readonly minimumAccessLevelForPush: PushProtectionLevel | null;
  readonly minimumAccessLevelForDelete: DeleteProtectionLevel | null;
}

export const newRuleForm: RuleForm = {
  packageType: "npm",
  packageNamePattern: "",
  minimumAccessLevelForPush: "owner",
  minimumAccessLevelForDelete: null,
};

/** A pattern for each type, for people who see the type's names for the first time. */
export const examplePatterns: Readonly<Record<PackageType, string>> = {
  cargo: "acme-*",
  conan: "acme-*",
  generic: "installer-*",
  helm: "acme-*",
  maven: "com/acme/*",
  npm: "@acme/*",
  nuget: "Acme.*",
  pypi: "acme-*",
  terraform_module: "acme-*/aws",
};

/** The rules to start from where there are none. */
export const exampleRules = {
  scope: { ...newRuleForm, packageNamePattern: "@acme/*" },
  release: {
    packageType: "maven",
    packageNamePattern: "com/acme/*",
    minimumAccessLevelForPush: null,
    minimumAccessLevelForDelete: "admin",
  },
  everything: {
    packageType: "pypi",
    packageNamePattern: "*",
    minimumAccessLevelForPush: "maintainer",
    minimumAccessLevelForDelete: null,
  },
} as const satisfies Readonly<Record<string, RuleForm>>;

export function formOf(terms: RuleTerms): RuleForm {
  return {
    packageType: terms.packageType,
    packageNamePattern: terms.packageNamePattern,
    minimumAccessLevelForPush: terms.minimumAccessLevelForPush ?? null,
    minimumAccessLevelForDelete: terms.minimumAccessLevelForDelete ?? null,
  };
}

export function sameForm(one: RuleForm, other: RuleForm): boolean {
  return (
    one.packageType === other.packageType &&
    one.packageNamePattern === other.packageNamePattern &&
    one.minimumAccessLevelForPush === other.minimumAccessLevelForPush &&
    one.minimumAccessLevelForDelete === other.minimumAccessLevelForDelete
  );
}

export function sameTerms(one: RuleTerms, other: RuleTerms): boolean {
  return sameForm(formOf(one), formOf(other)) && (one.enforcement ?? "active") === (other.enforcement ?? "active");
}
