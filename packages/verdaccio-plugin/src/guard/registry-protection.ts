import { createPackageProtection, type ManagedPackageProtection, type ProtectionEvent } from "@package-protection/core";
import {
  decideWrite,
  eventOrigin,
  type GuardCaller,
  type GuardError,
  logGuardError,
  type RefusedRequest,
} from "@package-protection/http";
import type { PackageWrite } from "@package-protection/registry-protocols";
import { err, type Result } from "neverthrow";
import { callerDirectory } from "../callers/caller-directory.ts";
import { principalOf } from "../callers/user-level.ts";
import { isStorableName } from "../documents/storable-name.ts";
import { httpLogger } from "../http-logger.ts";
import { localPackages, packageInventory } from "../management/package-inventory.ts";
import { type PluginOptions, pluginId, readOptions } from "../options.ts";
import { openingStore } from "../store/opening-store.ts";
import { openRuleStore } from "../store/rule-database.ts";
import { type StorePlace, storePlace } from "../store/store-place.ts";
import type {
  VerdaccioConfig,
  VerdaccioLogger,
  VerdaccioPluginOptions,
  VerdaccioStorage,
  VerdaccioUser,
} from "../verdaccio.ts";

/** The part of a request in log and events. */
export interface SentRequest extends RefusedRequest {
  /** The client's IP address; null if it is not known. */
  readonly address: string | null;
}

interface RefusedUser {
  readonly user: VerdaccioUser;
  /** Null if the request names no package. */
  readonly packageName: string | null;
  /** Null if Verdaccio does not show it. */
  readonly request: SentRequest | null;
}

/** The state that both roles of the plugin share in one registry. */
export interface RegistryProtection {
  /** Null if there is a problem. */
  readonly configured: {
    readonly options: PluginOptions;
    readonly config: VerdaccioConfig;
    readonly protection: ManagedPackageProtection;
  } | null;
  /** The problem of the configuration, for everybody: it refuses every write. Null without a problem. */
  readonly problem: string | null;
  readonly explain: boolean;
  /** Whether filter plugins, which hide versions, are configured. */
  readonly isFiltered: boolean;
  readonly logger: VerdaccioLogger;
  /**
   * Whether the user may do all of the actions with the npm package.
   *
   * @param request null if Verdaccio does not show it.
   */
  check(
    user: VerdaccioUser,
    packageName: string,
    actions: PackageWrite["actions"],
    request: SentRequest | null,
  ): Promise<Result<unknown, GuardError>>;
  /** Logs the user of a refused write, and the reason. */
  logRefusal(error: GuardError, refused: RefusedUser): void;
  /** Whether rules can be read now. */
  canDecide(): Promise<boolean>;
  /** Names the storage whose packages a preview looks at. Verdaccio passes it to the middleware role alone. */
  setStorage(storage: VerdaccioStorage): void;
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
  const cause = new Error(problem);
  return {
    configured: null,
    problem,
    explain: false,
    isFiltered: false,
    logger,
    check: async () => err({ type: "internal_error", cause }),
    logRefusal: (error, refused) => logRefusal(logger, error, refused, null),
    canDecide: async () => false,
    setStorage: () => undefined,
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
  let storage: VerdaccioStorage | null = null;
  const protection = createPackageProtection({
    store,
    directory: callerDirectory(options.project),
    minimumAccessLevels: options.minimum_access_levels,
    inventory: packageInventory(async () => {
      if (storage === null) throw new Error("Verdaccio has not loaded the middleware role, which gets the storage");
      return localPackages(storage);
    }),
    onEvent(event) {
      // `logRefusal` says it with the request.
      if (event.type === "package_refused") return;
      logger.info({ event: describeEvent(event) }, "package protection: @{event}");
    },
  });
  const projectId = options.project.id;
  const callerOf = (user: VerdaccioUser): GuardCaller => ({
    projectId,
    principal: principalOf(options, user),
    name: user.name || null,
  });
  return {
    configured: { options, config, protection },
    problem: null,
    explain: options.explain,
    isFiltered: typeof config.filters === "object" && config.filters !== null && Object.keys(config.filters).length > 0,
    logger,
    async check(user, packageName, actions, request) {
      if (!isStorableName(packageName)) return err({ type: "package_name_invalid" });
      const caller = callerOf(user);
      const origin = eventOrigin(request ?? { address: null, header: () => undefined }, caller);
      const write = { packageType: "npm", packageName, actions, remainingVersions: null } as const;
      const decided = await decideWrite({ protection, origin, nextBatch: async () => undefined }, caller, write);
      if (decided.isErr() && decided.error.type === "below_minimum_access_level") {
        const { type: _, actions: __, ...refusal } = decided.error;
        protection.reportRefusal({ ...refusal, projectId, packageName, origin });
      }
      return decided;
    },
    logRefusal: (error, refused) => logRefusal(logger, error, refused, callerOf(refused.user)),
    async canDecide() {
      const principal = { kind: "anonymous" } as const;
      return (await protection.checkPackages({ projectId, principal, action: "push", packages: [] })).isOk();
    },
    setStorage(given) {
      storage = given;
    },
  };
}

function logRefusal(
  logger: VerdaccioLogger,
  error: GuardError,
  { packageName, request }: RefusedUser,
  caller: GuardCaller | null,
): void {
  const write = packageName === null ? null : { packageName };
  logGuardError(httpLogger(logger), error, request, { caller, write });
}

function describeEvent(event: ProtectionEvent): string {
  const { type, projectId: _, ...details } = event;
  return `${type} ${JSON.stringify(details)}`;
}
