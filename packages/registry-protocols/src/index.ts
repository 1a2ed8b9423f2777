export type {
  BodyFinding,
  BodyReader,
  ClassifiedRequest,
  PackageWrite,
  ProtocolError,
  ProtocolRequest,
  RegistryProtocol,
} from "./classified-request.ts";
export { classifyRequest } from "./classify-request.ts";
export { isUnambiguousPackageName } from "./unambiguous-name.ts";
