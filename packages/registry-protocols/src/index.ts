export { requestMeaning } from "./read-request.ts";
export type {
  BodyFinding,
  BodyReader,
  PackageWrite,
  ProtocolProblem,
  ProtocolRequest,
  RegistryProtocol,
  RequestMeaning,
} from "./request-meaning.ts";
export { isUnambiguousPackageName } from "./unambiguous-name.ts";
