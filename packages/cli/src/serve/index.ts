// For the example express-registry, in the workspace alone: this entry is not published.
export { openRuleDatabase } from "../target/rule-database.ts";
export { type DirectoryFile, type DirectoryUser, readDirectoryFile } from "./directory-file.ts";
export { answerFailure } from "./failure.ts";
export { listen } from "./http-server.ts";
export { genericRegistry } from "./registry/generic-registry.ts";
export { npmPackages } from "./registry/npm/npm-packages.ts";
export { npmRegistry } from "./registry/npm/npm-registry.ts";
export { oneAtATime } from "./registry/one-at-a-time.ts";
export { type FilePath, type PackageFiles, packageFiles } from "./registry/package-files.ts";
export type { Registry } from "./registry/registry.ts";
export { largestInMemory, readBytes } from "./registry/request-bytes.ts";
export { sendFile } from "./registry/responses.ts";
