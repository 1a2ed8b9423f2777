const archive = /\.(?:tar\.gz|tgz|tar\.bz2|tar\.xz|tar\.z|tar|zip)$/i;
const installer = /\.(?:egg|exe|msi|rpm|deb|dmg)$/i;
const signature = /\.(?:asc|sig)$/i;

/** The rest after the version in the name of an egg or an installer: a platform, a Python or a release, and the extension. */
const afterVersion = /^(?:\.[a-z]|-py[0-9]|-[0-9]+\.[a-z])/i;

/** The beginning of the version for indexes that keep nothing but files. */
const guessedVersion = /-[0-9]+[a-z_.!+]/i;

const release = /^v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)/;
const before = "(?:[-_.]?(alpha|a|beta|b|preview|pre|rc|c)[-_.]?([0-9]*))?";
const after = "(?:-([0-9]+)|[-_.]?(?:post|rev|r)[-_.]?([0-9]*))?";
const development = "(?:[-_.]?(dev)[-_.]?([0-9]*))?";
const afterRelease = new RegExp(`^${before}(${after})${development}$`);
const local = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

const shortPhases: Readonly<Record<string, string>> = { alpha: "a", beta: "b", preview: "rc", pre: "rc", c: "rc" };

/** PEP 503's form of a project's name. */
function normalisedProject(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}

const plainNumber = (digits: string) => digits.replace(/^0+(?=[0-9])/, "");
const numberOrZero = (digits: string) => plainNumber(digits === "" ? "0" : digits);

/** A release's numbers without the zeros at their end, the first of them kept. */
function withoutZeros(numbers: readonly string[]): readonly string[] {
  return numbers.slice(0, numbers.findLastIndex((digits, at) => at === 0 || digits !== "0") + 1);
}

/** One text for all spellings of a version (PEP 440). Null for a text that is not a version. */
function normalisedVersion(version: string): string | null {
  const lower = version.toLowerCase();
  const [publicPart = "", ...localParts] = lower.split("+");
  const [start = "", epoch = "", numbers = ""] = release.exec(publicPart) ?? [];
  const found = start === "" ? null : afterRelease.exec(publicPart.slice(start.length));
  const isLocal = localParts.length === 0 || (localParts.length === 1 && local.test(localParts[0] ?? ""));
  // Indexes that are older than PEP 440 hold others too.
  if (found === null || !isLocal) return /^[0-9]/.test(lower) ? lower.replace(/[-_.]+/g, ".") : null;
  const [, phase, phaseNumber = "", post = "", implicit, postNumber = "", dev, devNumber = ""] = found;
  const [rest] = localParts;
  const parts = [
    `${numberOrZero(epoch)}!`,
    withoutZeros(numbers.split(".").map(plainNumber)).join("."),
    phase === undefined ? "" : `${shortPhases[phase] ?? phase}${numberOrZero(phaseNumber)}`,
    post === "" ? "" : `.post${numberOrZero(implicit ?? postNumber)}`,
    dev === undefined ? "" : `.dev${numberOrZero(devNumber)}`,
    rest === undefined ? "" : `+${rest.split(/[-_.]/).map(plainNumber).join(".")}`,
  ];
  return parts.join("");
}

/** As PEP 427 first had it, and as Bazel's rules write it: also the plus before a local part is an underscore. */
const escapedVersion = (version: string) => version.replace(/[^\w.]+/g, "_");

/** A platform for the same indexes, which end the name before it. */
const guessedPlatform = /-py[23]\.[0-9]-|\.win(?:32|-amd64)-py[23]\.[0-9]\./i;

/** Whether an index that reads names alone finds the version at its place, and no platform before it. */
function isGuessedAt(stem: string, dash: number): boolean {
  const platformAt = stem.search(guessedPlatform);
  if (platformAt !== -1 && platformAt < dash) return false;
  const guessed = stem.search(guessedVersion);
  return guessed === -1 || guessed === dash;
}

/** Where project and one spelling of the version meet in the name of an egg or an installer; -1 if they do not begin the name. */
function installerDash(file: string, project: string, spellings: readonly string[]): number {
  const written = spellings.flatMap((text) => [text, text.replaceAll("-", "_")]).map((text) => text.toLowerCase());
  const dashes = Array.from(file.matchAll(/-/g), ({ index }) => index);
  const isMeeting = (dash: number) => {
    const rest = file.slice(dash + 1).toLowerCase();
    return (
      normalisedProject(file.slice(0, dash)) === project &&
      written.some((text) => rest.startsWith(text) && afterVersion.test(rest.slice(text.length)))
    );
  };
  return dashes.find(isMeeting) ?? -1;
}

/**
 * Whether a file is a distribution of a project in a version, by its name.
 *
 * Names are compared as PEP 503 has them, versions as PEP 440 does: those of wheels (PEP 427) and of source archives (PEP 625,
 * and older tools, which leave dashes and dots in the project's name). The names of eggs and installers begin with both. False
 * too if another reader of the file's name would find another project in it. A signature is named after what it signs.
 */
export function isDistributionOf(file: string, name: string, version: string): boolean {
  const signed = file.replace(signature, "");
  const project = normalisedProject(name);
  const wanted = normalisedVersion(version);
  if (wanted === null) return false;
  if (/\.whl$/i.test(signed)) {
    const [wheelName = "", wheelVersion = "", ...tags] = signed.split("-");
    const hasTags = tags.length === 3 || (tags.length === 4 && /^[0-9]/.test(tags[0] ?? ""));
    const isSame = normalisedVersion(wheelVersion.replaceAll("_", "-")) === wanted;
    const isVersion = /^[0-9]/.test(wheelVersion) && (isSame || wheelVersion === escapedVersion(version));
    return hasTags && isVersion && normalisedProject(wheelName) === project;
  }
  if (installer.test(signed)) {
    const dash = installerDash(signed, project, [version, wanted.replace(/^0!/, "")]);
    return dash !== -1 && isGuessedAt(signed, dash);
  }
  const stem = signed.replace(archive, "");
  const dash = stem.lastIndexOf("-");
  return (
    stem !== signed &&
    normalisedProject(stem.slice(0, Math.max(dash, 0))) === project &&
    normalisedVersion(stem.slice(dash + 1)) === wanted &&
    isGuessedAt(stem, dash)
  );
}
