import { isVersionName } from "../unambiguous-name.ts";

/** The name and version in a chart's manifest. */
interface Chart {
  readonly name: string;
  readonly version: string;
}

export type ChartYaml =
  | { readonly kind: "chart"; readonly chart: Chart }
  | {
      readonly kind: "refused";
      readonly error: "body_invalid" | "package_name_missing" | "package_name_invalid" | "package_name_contradicted";
    };

const refused = (error: Extract<ChartYaml, { kind: "refused" }>["error"]): ChartYaml => ({ kind: "refused", error });

const longestName = 255;
/** GitLab's rule. */
const chartName = /^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*$/;
/** With this in a name, `app-1.0.0` in version 2.0.0 would have the file name of `app` in version 1.0.0-2.0.0. */
const versionInName = /-v?[0-9]+\.[0-9]+\.[0-9]+(?:-|$)/;
const semanticVersion = /^v?[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** Whether a chart may have the name, and no other chart's file can have the name of one of its own. */
export function isChartName(name: string): boolean {
  return name.length <= longestName && chartName.test(name) && !versionInName.test(name);
}

export function isChartVersion(version: string): boolean {
  return version.length <= longestName && semanticVersion.test(version) && isVersionName(version);
}

/** Line ends for some readers alone, and characters that YAML has only as escapes. A tab is allowed within a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const notInText = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;

const member = /^([A-Za-z][A-Za-z0-9_-]*):(?: (.*))?$/;
/** A scalar in one line, without escapes, and a comment. */
const scalar = /^(?:([A-Za-z0-9._+-]+)|"([A-Za-z0-9._+-]+)"|'([A-Za-z0-9._+-]+)')(?: +(?:#.*)?)?$/;
/** Texts that are true, false or null for some readers. */
const keyword = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
/** The characters of a name that may be a number or a date. A version has too many dots for either. */
const numeric = /^(?:[0-9][0-9a-fopxt_.-]*|e[0-9_-]+)(?: |$)/i;

/** The text of a scalar, as every reader finds it; null if one may find more than text. */
function textOf(value: string): string | null {
  const [, plain, doubled, single] = scalar.exec(value) ?? [];
  if (plain === undefined) return doubled ?? single ?? null;
  return keyword.test(plain) ? null : plain;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** Null if the bytes are not UTF-8. */
export function decodedText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * The content allowed below a line: `nothing`, `anything` (a value that begins there, or a block of text), `no_key`, or the rest of a
 * value up to the character that closes it.
 *
 * Below a value that has ended, lenient readers read an indented key as a member of the outermost mapping.
 */
type Below = "nothing" | "anything" | "no_key" | { readonly closer: string };

/** A block of text, or nothing but a comment. */
const noValue = /^(?:[|>][-+0-9]* *)?(?:#.*)?$/;
const closers: ReadonlyMap<string, string> = new Map([
  ["{", "}"],
  ["[", "]"],
  ['"', '"'],
  ["'", "'"],
]);
const comment = /^ *#/;
const maybeKey = /[?:](?:[ \t]|$)/;
/** Other blanks, which `trim` removes too, are text in YAML. */
const blank = /^[ \t]*$/;

function belowMember(value: string): Below {
  const words = value.split(/[ \t]/);
  const first = words.findIndex((word) => word !== "" && !/^[&*!]/.test(word));
  const written = first === -1 ? "" : words.slice(first).join(" ");
  if (noValue.test(written)) return "anything";
  const closer = closers.get(written.charAt(0));
  return closer === undefined || written.includes(closer, 1) ? "no_key" : { closer };
}

/** The content allowed below a line that is below a member; null for a line that readers may read differently. */
function belowLine(below: Below, line: string): Below | null {
  if (below === "nothing") return null;
  if (below === "anything") return below;
  if (below === "no_key") return maybeKey.test(line) && !comment.test(line) ? null : below;
  return line.includes(below.closer) ? "no_key" : below;
}

/** The members `name` and `version` of the outermost mapping, or the reason why they are uncertain. */
function readMembers(text: string): ReadonlyMap<string, string> | "body_invalid" | "package_name_contradicted" {
  const found = new Map<string, string>();
  let hasMember = false;
  let below: Below = "nothing";
  let hasStarted = false;
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const isStart = !hasStarted && /^--- *$/.test(line);
    hasStarted = true;
    if (isStart) continue;
    if (/^(?: |-(?: |$))/.test(line)) {
      if (blank.test(line)) continue;
      const next = belowLine(below, line);
      if (next === null) return "body_invalid";
      below = next;
      continue;
    }
    const [, key, value = ""] = member.exec(line) ?? [];
    if (key === undefined) return "body_invalid";
    hasMember = true;
    const known = key.toLowerCase();
    const isWatched = known === "name" || known === "version";
    below = isWatched ? "nothing" : belowMember(value);
    if (!isWatched) continue;
    if (known !== key || found.has(key)) return "package_name_contradicted";
    found.set(key, value.replace(/^ +/, ""));
  }
  return hasMember ? found : "body_invalid";
}

/**
 * Reads a chart's name and version from its `Chart.yaml`: members of the outermost mapping, which is written in block style from
 * the first column on, so that every reader of YAML finds the same, or none. Each comes once, in one line, as plain text.
 *
 * Only lines that begin in the first column can be members of that mapping. Go reads `Name` as `name`, so any case counts.
 * The content below another member does not matter: a reader that reads the name as a part of it finds no name at all.
 */
export function readChartYaml(text: string | null): ChartYaml {
  if (text === null || notInText.test(text)) return refused("body_invalid");
  const members = readMembers(text);
  if (typeof members === "string") return refused(members);
  const [writtenName, writtenVersion] = [members.get("name"), members.get("version")];
  if (writtenName === undefined) return refused("package_name_missing");
  const name = numeric.test(writtenName) ? null : textOf(writtenName);
  if (name === null || !isChartName(name)) return refused("package_name_invalid");
  const version = writtenVersion === undefined ? null : textOf(writtenVersion);
  if (version === null || !isChartVersion(version)) return refused("body_invalid");
  return { kind: "chart", chart: { name, version } };
}
