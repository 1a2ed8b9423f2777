import { cargo } from "./cargo.ts";
import { curl } from "./curl.ts";
import { maven } from "./maven.ts";
import type { PackageClient } from "./package-client.ts";
import { twine } from "./twine.ts";

/** One for each protocol but npm's, which has several, and NuGet's, whose client in Debian can't publish. */
export const packageClients: readonly PackageClient[] = [curl, maven, twine, cargo];
