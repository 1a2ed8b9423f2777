import { err, ok, type Result } from "neverthrow";

/** The packages that only some commands need, with their versions. */
const optionalPackages = { "better-sqlite3": "13", pg: "8" } as const;
export type OptionalPackage = keyof typeof optionalPackages;

/** Loads a module that needs an optional package. If that is missing, the error has the command that installs it. */
export async function loadOptional<Module>(
  name: OptionalPackage,
  load: () => Promise<Module>,
): Promise<Result<Module, string>> {
  try {
    return ok(await load());
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && /MODULE_NOT_FOUND$/.test(String(cause.code));
    if (!missing || !cause.message.includes(name)) throw cause;
    return err(`this needs ${name}, which is not installed: npm install ${name}@${optionalPackages[name]}`);
  }
}
