/** Everything that differs by package type. A new type is one entry of `definitions`. */
interface PackageTypeDefinition {
  /** As GitLab writes it in a message to a person. */
  readonly displayName: string;
  /** Whether a pattern that is not blank has this type's format (contract, section 3). Linear in its length. */
  readonly acceptsPattern: (pattern: string) => boolean;
  /** Normalises a package name or a pattern before it is compared (contract, section 4). */
  readonly normaliseName: (name: string) => string;
  /**
   * Matches each character, alone, that a valid package name of the type may have. In doubt it matches.
   *
   * Wider than the tables of registry-protocols are. Folding a matched character gives matched characters.
   */
  readonly nameCharacter: RegExp;
}

const anyText = () => true;
const unchanged = (name: string) => name;

const npmPattern = /^(?:\*|(?:@[A-Za-z0-9_.][A-Za-z0-9_.-]*(?<!\.|\.git|\.atom)\/)?[A-Za-z0-9+._*-]+)$/;
const terraformModulePattern = /^(?:\*|[-a-z0-9*]+\/[-a-z0-9*]+)$/;
/** For one character. */
const pypiWord = /[A-Za-z0-9_.-]/;
const pypiSeparators = /[-_.]+/g;

/**
 * Matches `^(?:\*|@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.-]+@?(?:[A-Za-z0-9_.+-]*\/)*[A-Za-z0-9_.*-]*)$` in one
 * pass: it keeps all states that the expression can be in. A backtracking engine needs polynomial time for it.
 */
function acceptsPypiPattern(pattern: string): boolean {
  if (pattern === "*") return true;
  const characters = pattern.startsWith("@") ? pattern.slice(1) : pattern;
  let atLeadingSegment = true;
  let inLeadingSegment = false;
  let inName = false;
  let atTrailingSegment = false;
  let inTrailingSegment = false;
  let inTail = false;
  for (const character of characters) {
    const word: boolean = pypiWord.test(character);
    const segment: boolean = word || character === "+";
    const slash = character === "/";
    const leading: boolean = atLeadingSegment || inLeadingSegment;
    const trailing: boolean = inName || atTrailingSegment || inTrailingSegment;
    const tail: boolean = inName || atTrailingSegment || inTail;
    const nameGoesOn: boolean = word && (atLeadingSegment || inName);
    atTrailingSegment = (character === "@" && inName) || (slash && trailing);
    inTrailingSegment = segment && trailing;
    inTail = (word || character === "*") && tail;
    atLeadingSegment = slash && leading;
    inLeadingSegment = segment && leading;
    inName = nameGoesOn;
  }
  return inName || atTrailingSegment || inTail;
}

/** Any that every file system keeps as it is (contract, section 4). */
const anyNameCharacter = /[^<>:"|?*\\\p{Cc}\p{Cs}]/u;

const definitions = {
  cargo: {
    displayName: "Cargo",
    acceptsPattern: anyText,
    normaliseName: unchanged,
    nameCharacter: /[\p{ID_Continue}-]/u,
  },
  conan: { displayName: "Conan", acceptsPattern: anyText, normaliseName: unchanged, nameCharacter: /[A-Za-z0-9_+.-]/ },
  generic: {
    displayName: "Generic",
    acceptsPattern: anyText,
    normaliseName: unchanged,
    nameCharacter: anyNameCharacter,
  },
  helm: { displayName: "Helm", acceptsPattern: anyText, normaliseName: unchanged, nameCharacter: /[A-Za-z0-9_.-]/ },
  maven: {
    displayName: "Maven",
    acceptsPattern: anyText,
    normaliseName: unchanged,
    nameCharacter: /[A-Za-z0-9_.+@/-]/,
  },
  npm: {
    displayName: "NPM",
    acceptsPattern: (pattern) => npmPattern.test(pattern),
    normaliseName: unchanged,
    nameCharacter: /[A-Za-z0-9_.!~'()@/-]/,
  },
  nuget: {
    displayName: "NuGet",
    acceptsPattern: anyText,
    normaliseName: unchanged,
    nameCharacter: /[\p{L}\p{M}\p{N}\p{Pc}.-]/u,
  },
  pypi: {
    displayName: "PyPI",
    acceptsPattern: acceptsPypiPattern,
    normaliseName: (name) => name.replace(pypiSeparators, "-"),
    nameCharacter: /[A-Za-z0-9_.-]/,
  },
  terraform_module: {
    displayName: "Terraform module",
    acceptsPattern: (pattern) => terraformModulePattern.test(pattern),
    normaliseName: unchanged,
    nameCharacter: /[A-Za-z0-9_/-]/,
  },
} as const satisfies Readonly<Record<string, PackageTypeDefinition>>;

/** A kind of package that a rule may name (contract, section 1). */
export type PackageType = keyof typeof definitions;

const names: ReadonlySet<unknown> = new Set(Object.keys(definitions));

/** Whether a value is the exact name of a package type. */
export function isPackageType(value: unknown): value is PackageType {
  return names.has(value);
}

/** Every package type, in alphabetical order. */
export const packageTypes: readonly PackageType[] = Object.freeze(Object.keys(definitions).filter(isPackageType));

/** The type's name for people: `terraform_module` is "Terraform module". */
export function packageTypeDisplayName(packageType: PackageType): string {
  return definitions[packageType].displayName;
}

export function packageTypeDefinition(packageType: PackageType): PackageTypeDefinition {
  return definitions[packageType];
}
