import { generic } from "./generic.ts";
import { maven } from "./maven.ts";
import { npm } from "./npm.ts";
import type { RegistryProtocol } from "./request-meaning.ts";
import type { ProtocolTable } from "./route.ts";

/** One table per protocol. */
export const protocolTables: Readonly<Partial<Record<RegistryProtocol, ProtocolTable>>> = { generic, maven, npm };
