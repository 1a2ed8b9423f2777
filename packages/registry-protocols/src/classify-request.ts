import type { ClassifiedRequest, ProtocolError, ProtocolRequest, RegistryProtocol } from "./classified-request.ts";
import { pathSegments } from "./protocols/path-segments.ts";
import { protocolTables } from "./protocols/protocol-tables.ts";
import { findRoute, fixedTexts, type NamedByBody, type ProtocolTable } from "./protocols/route.ts";
import { isUnambiguousPackageName, startsAtDrive } from "./unambiguous-name.ts";

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

const refused = (type: ProtocolError["type"]): ClassifiedRequest => ({ kind: "refused", error: { type } });

function segmentsFor(table: ProtocolTable, target: string): readonly string[] | null {
  const segments = pathSegments(target, fixedTexts(table));
  if (segments === null) return null;
  if (table.joinSegments !== undefined) return table.joinSegments(segments);
  return segments.some((segment) => segment.includes("/")) ? null : segments;
}

const plainParameter = /^([A-Za-z_-]*)(?:=[A-Za-z0-9_.-]*)?$/;

/** Whether the query has only parameters that the protocol's clients send with an upload, and no two readers split it differently. */
function isQueryOfUpload({ uploadParameters = [] }: ProtocolTable, target: string): boolean {
  const question = target.indexOf("?");
  const parameters = question === -1 ? [] : target.slice(question + 1).split("&");
  return parameters.every((parameter) => {
    const [, name] = plainParameter.exec(parameter) ?? [];
    return parameter === "" || (name !== undefined && uploadParameters.includes(name));
  });
}

/**
 * Classifies a request of a protocol by its line and headers. Pure and total; a write is never `no_write`, and never
 * another package's. A method that only reads is `no_write` on every path. Throws a TypeError for an unknown protocol.
 */
export function classifyRequest(protocol: RegistryProtocol, request: ProtocolRequest): ClassifiedRequest {
  const table = Object.hasOwn(protocolTables, protocol) ? protocolTables[protocol] : undefined;
  if (table === undefined)
    throw new TypeError(
      `protocol must be one of ${Object.keys(protocolTables).join(", ")}, got ${JSON.stringify(protocol)}`,
    );
  if (reading.has(request.method)) return { kind: "no_write" };
  const segments = segmentsFor(table, request.target);
  if (segments === null) return refused("path_invalid");
  const route = findRoute(table, request.method, segments);
  if (route === null) return { kind: "unknown_write" };
  const { meaning, captured } = route;
  if (meaning === "no_write") return { kind: "no_write" };
  if (segments.some(startsAtDrive)) return refused("path_invalid");
  if (typeof meaning === "object" && meaning.nameIn === "body") return readByBody(table, meaning, null, request);
  const packageName = table.packageName(captured);
  const alternativeNames = table.alternativeNames?.(captured) ?? [];
  const isName = (name: string) => isUnambiguousPackageName(table.packageType, name);
  if (packageName === null || ![packageName, ...alternativeNames].every(isName)) return refused("package_name_invalid");
  if (typeof meaning === "object") return readByBody(table, meaning, packageName, request);
  const { packageType } = table;
  const write = { packageType, packageName, actions: [meaning], remainingVersions: null } as const;
  return { kind: "write", write: alternativeNames.length > 0 ? { ...write, alternativeNames } : write };
}

function readByBody(
  table: ProtocolTable,
  meaning: NamedByBody,
  packageName: string | null,
  { target, contentType }: ProtocolRequest,
): ClassifiedRequest {
  const readBody = meaning.reader(packageName, contentType);
  if (readBody === null) return refused("body_invalid");
  if (!isQueryOfUpload(table, target)) return refused("path_invalid");
  return { kind: "write_named_by_body", packageName, readBody };
}
