import {
  createPackageProtection,
  type ManagedPackageProtection,
  meetsMinimumAccessLevel,
  type ProtectionEvent,
} from "@package-protection/core";
import type { WriteProtected } from "@package-protection/http-express";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { err, type Result } from "neverthrow";
import { match } from "ts-pattern";
import { callerDirectory } from "./caller-directory.ts";
import { openingStore } from "./opening-store.ts";
import { type PluginOptions, pluginId, readOptions } from "./options.ts";
import type { Refusal } from "./refusal.ts";
import { openRuleStore } from "./rule-database.ts";
import { isStorableName } from "./storable-name.ts";
import { type StorePlace, storePlace } from "./store-place.ts";
import { principalOf } from "./user-level.ts";
import type { VerdaccioConfig, VerdaccioLogger, VerdaccioPluginOptions, VerdaccioUser } from "./verdaccio.ts";

/** What both roles of the plugin share in one registry. */
export interface RegistryProtection {
  /** Null where there is a problem. */
  readonly configured: {
    readonly options: PluginOptions;
    readonly config: VerdaccioConfig;
    readonly protection: ManagedPackageProtection;
  } | null;
  /** What is wrong with the configuration, for everybody who asks: then nothing can be written. Null where nothing is. */
  readonly problem: string | null;
  readonly explain: boolean;
  /** Whether filter plugins, which hide versions, are configured. */
  readonly isFiltered: boolean;
  readonly logger: VerdaccioLogger;
  /** Whether the user may do all of the actions with the npm package. */
  check(
    user: VerdaccioUser,
    packageName: string,
    actions: PackageWrite["actions"],
  ): Promise<Result<undefined, Refusal>>;
  /** Whether rules can be read now. */
  canDecide(): Promise<boolean>;
}

const registries = new WeakMap<VerdaccioConfig, RegistryProtection>();

/** The protection of the registry with this configuration; the first call opens its store. Never throws. */
export function registryProtection({ config, logger }: VerdaccioPluginOptions): RegistryProtection {
  const known = registries.get(config);
  if (known !== undefined) return known;
  const created = createRegistryProtection(config, logger);
  registries.set(config, created);
  return created;
}

function createRegistryProtection(config: VerdaccioConfig, logger: VerdaccioLogger): RegistryProtection {
  for (const [role, plugins] of [
    ["auth", config.auth],
    ["middlewares", config.middlewares],
  ] as const) {
    const listed = typeof plugins === "object" && plugins !== null && pluginId in plugins;
    if (!listed) logger.error({ role, pluginId }, "package protection: list @{pluginId} under @{role} too");
  }
  const options = readOptions(config);
  // The log names users and groups; health does not.
  if (options.isErr())
    return unusable(logger, `the options are not valid: ${options.error}`, "the options are not valid");
  const place = storePlace(options.value.store, config);
  return place.match(
    (found) => configuredProtection(options.value, config, found, logger),
    (problem) => unusable(logger, problem, problem),
  );
}

/** Refuses every write. */
function unusable(logger: VerdaccioLogger, reason: string, problem: string): RegistryProtection {
  logger.error({ reason }, "package protection: nothing can be written, for @{reason}");
  const refusal = { type: "protection_unavailable" } as const;
  return {
    configured: null,
    problem,
    explain: false,
    isFiltered: false,
    logger,
    check: async () => err(refusal),
    canDecide: async () => false,
  };
}

function configuredProtection(
  options: PluginOptions,
  config: VerdaccioConfig,
  place: StorePlace,
  logger: VerdaccioLogger,
): RegistryProtection {
  const store = openingStore(
    () => openRuleStore(place, logger),
    (reason) => logger.error({ reason }, "package protection: nothing can be written, for @{reason}"),
  );
  const protection = createPackageProtection({
    store,
    directory: callerDirectory(options.project),
    minimumAccessLevels: options.minimum_access_levels,
    onEvent: (event) => logger.info({ event: describeEvent(event) }, "package protection: @{event}"),
  });
  const projectId = options.project.id;
  return {
    configured: { options, config, protection },
    problem: null,
    explain: options.explain,
    isFiltered: typeof config.filters === "object" && config.filters !== null && Object.keys(config.filters).length > 0,
    logger,
    async check(user, packageName, actions) {
      if (!isStorableName(packageName)) return err({ type: "package_name_invalid" });
      const principal = principalOf(options, user);
      const levels = protection.minimumAccessLevels;
      const refused = actions.find((action) => !meetsMinimumAccessLevel(levels, principal, action));
      if (levels !== null && refused !== undefined) {
        return err({ type: "below_minimum_access_level", action: refused, level: levels[refused], principal });
      }
      const write = { packageType: "npm", packageName, actions, remainingVersions: null } as const;
      const checked = await protection.checkPackage({ ...write, projectId, principal });
      return checked.map(() => undefined).mapErr((error) => refusalOf(error, { write, principal }, logger));
    },
    async canDecide() {
      const principal = { kind: "anonymous" } as const;
      return (await protection.checkPackages({ projectId, principal, action: "push", packages: [] })).isOk();
    },
  };
}

type CheckError =
  Awaited<ReturnType<ManagedPackageProtection["checkPackage"]>> extends Result<unknown, infer E> ? E : never;

function refusalOf(
  error: CheckError,
  asked: Pick<WriteProtected, "write" | "principal">,
  logger: VerdaccioLogger,
): Refusal {
  return match(error)
    .returnType<Refusal>()
    .with({ type: "package_protected" }, (blocked) => ({ ...blocked, ...asked }))
    .with({ type: "invalid_package_request" }, () => ({ type: "package_name_invalid" }))
    .with({ type: "store_unavailable" }, ({ cause }) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const { packageName } = asked.write;
      logger.error({ reason, packageName }, "package protection: @{packageName} can't be written, for @{reason}");
      return { type: "protection_unavailable" };
    })
    .exhaustive();
}

function describeEvent(event: ProtectionEvent): string {
  const { type, projectId: _, ...details } = event;
  return `${type} ${JSON.stringify(details)}`;
}
