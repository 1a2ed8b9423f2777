/**
 * Segments that lead to another folder. Windows drops dots and blanks at the end of a name. Java's servers drop what follows a
 * `;`, and then resolve `..`.
 */
const leadsElsewhere = /^(?:[.\s]+$|[.\s]*;)/;

/** Text without invisible characters, and with letters and dots of other forms in their plain form, such as `．．`. */
function plainForm(text: string): string {
  return text.normalize("NFKC").replace(/\p{C}/gu, "");
}

/**
 * Whether each of the names between slashes stays in the folder of the name before it, for every reader: also for those that
 * drop characters or fold their forms.
 */
export function staysInFolder(path: string): boolean {
  const written = path.split("/");
  const read = plainForm(path).split(/[/\\]/);
  const isSame = (name: string, place: number) =>
    !leadsElsewhere.test(name) && (name === "") === (written[place] === "");
  return read.length === written.length && read.every(isSame);
}

/** Whether one of the names between slashes is resolved from a drive's root by Windows. */
export function startsAtDrive(path: string): boolean {
  return plainForm(path)
    .split("/")
    .some((name) => /^[a-z]:/i.test(name));
}

/** Whether a version from a body, or what stands for one, is a name in its package's folder. */
export function isVersionName(version: string): boolean {
  return !version.includes("/") && staysInFolder(version) && !startsAtDrive(version);
}
