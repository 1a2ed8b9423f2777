import type { RegistryProtocol } from "../classified-request.ts";
import { cargo } from "./cargo.ts";
import { conan } from "./conan.ts";
import { generic } from "./generic.ts";
import { helm } from "./helm.ts";
import { maven } from "./maven.ts";
import { npm } from "./npm.ts";
import { nuget } from "./nuget.ts";
import { pypi } from "./pypi.ts";
import type { ProtocolTable } from "./route.ts";
import { terraformModule } from "./terraform-module.ts";

/** One table per protocol. */
export const protocolTables: Readonly<Record<RegistryProtocol, ProtocolTable>> = {
  cargo,
  conan,
  generic,
  helm,
  maven,
  npm,
  nuget,
  pypi,
  terraform_module: terraformModule,
};
