import { Express } from 'express';
import { z } from 'zod';

/** The parts of Verdaccio's own objects that the plugin uses, as in Verdaccio 6.10. */
/** The sender of a request; anonymous without a name. */
interface VerdaccioUser {
    readonly name?: string | undefined;
    /** All groups, Verdaccio's own among them, such as `$all`. */
    readonly groups?: readonly string[] | undefined;
    /** The groups that an auth plugin gave. */
    readonly real_groups?: readonly string[] | undefined;
    /** The key in the storage, if the request has a token of `npm token create`. */
    readonly token?: {
        readonly key?: string | undefined;
    } | undefined;
}
/** Verdaccio's answer to an auth plugin's question: an error denies, false leaves it to the next plugin. */
type AccessCallback = (error: Error | null, allowed?: boolean) => void;
/** A package, and the names and groups that the `packages` section lists for it; false or empty if it lists none. */
interface VerdaccioPackage {
    readonly name: string;
    readonly access?: readonly string[] | undefined;
    readonly publish?: readonly string[] | undefined;
    readonly unpublish?: readonly string[] | false | undefined;
}
type PackageQuestion = (wanted: {
    readonly packageName: string;
}, user: VerdaccioUser, callback: AccessCallback) => void;
interface VerdaccioLogger {
    info(details: object, template: string): void;
    warn(details: object, template: string): void;
    error(details: object, template: string): void;
}
/** Verdaccio's configuration: the content of its YAML, and its path. */
interface VerdaccioConfig {
    readonly auth?: unknown;
    readonly middlewares?: unknown;
    readonly storage?: unknown;
    /** The plugin that keeps packages, by its id; absent is Verdaccio's own storage. */
    readonly store?: unknown;
    /** The plugins that filter what packages show, by their ids. */
    readonly filters?: unknown;
    /** The path of the configuration file. */
    readonly configPath?: unknown;
    /** The path under which a proxy serves the registry. */
    readonly url_prefix?: unknown;
}
/** The plugin's section in Verdaccio's configuration. */
interface VerdaccioPluginOptions {
    readonly config: VerdaccioConfig;
    readonly logger: VerdaccioLogger;
}
type Next = (error?: unknown) => void;
/** The part of a request that Verdaccio's authentication reads. */
interface AuthenticatedRequest {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    pause(): unknown;
    resume(): unknown;
    remote_user?: VerdaccioUser | undefined;
}
interface VerdaccioAuth {
    /** Every auth plugin, in the order of Verdaccio's calls. */
    readonly plugins?: readonly unknown[];
    readonly allow_access: PackageQuestion;
    readonly allow_publish: PackageQuestion;
    readonly allow_unpublish: PackageQuestion;
    apiJWTmiddleware(): (request: AuthenticatedRequest, response: {
        readonly locals: object;
    }, next: Next) => void;
}
/** A token of `npm token create`. */
interface StoredToken {
    readonly key: string;
    readonly readonly?: boolean | undefined;
    readonly cidr?: readonly string[] | undefined;
}
/** Where packages are kept: files, or a plugin's place. */
interface VerdaccioStoragePlugin {
    /** Lists the names of the packages that were published here. */
    get?(callback: (error: Error | null, names?: readonly string[]) => void): Promise<readonly string[]> | undefined;
}
interface VerdaccioStorage {
    readTokens(filter: {
        readonly user: string;
    }): Promise<readonly StoredToken[]>;
    /** Filters that may hide versions from readers of a package. */
    readonly filters?: readonly unknown[] | null;
    /** Verdaccio 6. */
    readonly localStorage?: {
        getPackageMetadataAsync?(name: string): Promise<unknown>;
        readonly storagePlugin?: VerdaccioStoragePlugin;
    } | null;
    /** Verdaccio's next major. */
    getPackageLocalMetadata?(name: string): Promise<unknown>;
}

declare const optionsSchema: z.ZodObject<{
    project: z.ZodDefault<z.ZodObject<{
        id: z.ZodInt;
        path: z.ZodString;
    }, z.core.$strict>>;
    store: z.ZodOptional<z.ZodString>;
    groups: z.ZodPreprocess<z.ZodRecord<z.ZodString, z.ZodEnum<{
        no_access: "no_access";
        minimal: "minimal";
        guest: "guest";
        planner: "planner";
        reporter: "reporter";
        security_manager: "security_manager";
        developer: "developer";
        maintainer: "maintainer";
        owner: "owner";
        admin: "admin";
        "deploy-token": "deploy-token";
    }>>, unknown>;
    users: z.ZodPreprocess<z.ZodRecord<z.ZodString, z.ZodEnum<{
        no_access: "no_access";
        minimal: "minimal";
        guest: "guest";
        planner: "planner";
        reporter: "reporter";
        security_manager: "security_manager";
        developer: "developer";
        maintainer: "maintainer";
        owner: "owner";
        admin: "admin";
        "deploy-token": "deploy-token";
    }>>, unknown>;
    authenticated: z.ZodDefault<z.ZodEnum<{
        no_access: "no_access";
        minimal: "minimal";
        guest: "guest";
        planner: "planner";
        reporter: "reporter";
        security_manager: "security_manager";
        developer: "developer";
        maintainer: "maintainer";
        owner: "owner";
        admin: "admin";
        "deploy-token": "deploy-token";
    }>>;
    api: z.ZodDefault<z.ZodUnion<readonly [z.ZodLiteral<false>, z.ZodString]>>;
    page: z.ZodDefault<z.ZodBoolean>;
    publicUrl: z.ZodOptional<z.ZodURL>;
    explain: z.ZodDefault<z.ZodBoolean>;
    minimum_access_levels: z.ZodDefault<z.ZodPipe<z.ZodUnion<readonly [z.ZodBoolean, z.ZodObject<{
        push: z.ZodExactOptional<z.ZodEnum<{
            no_access: "no_access";
            minimal: "minimal";
            guest: "guest";
            planner: "planner";
            reporter: "reporter";
            security_manager: "security_manager";
            developer: "developer";
            maintainer: "maintainer";
            owner: "owner";
            admin: "admin";
        }>>;
        delete: z.ZodExactOptional<z.ZodEnum<{
            no_access: "no_access";
            minimal: "minimal";
            guest: "guest";
            planner: "planner";
            reporter: "reporter";
            security_manager: "security_manager";
            developer: "developer";
            maintainer: "maintainer";
            owner: "owner";
            admin: "admin";
        }>>;
    }, z.core.$strict>]>, z.ZodTransform<{
        push?: "no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin";
        delete?: "no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin";
    } | null, boolean | {
        push?: "no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin";
        delete?: "no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin";
    }>>>;
    ownRoutes: z.ZodPreprocess<z.ZodArray<z.ZodString>, unknown>;
}, z.core.$strict>;
/** The plugin's options in Verdaccio's YAML; docs/guard/verdaccio.md explains each. */
type PluginOptions = z.infer<typeof optionsSchema>;

type AccessQuestion = (user: VerdaccioUser, wanted: VerdaccioPackage, callback: AccessCallback) => void;
/** The plugin under `auth`. It denies, or leaves the question to the other plugins. */
interface AuthRole {
    allow_access: AccessQuestion;
    allow_publish: AccessQuestion;
    allow_unpublish: AccessQuestion;
}

/** The plugin under `middlewares`, which sees every request before npm's routes, with its body and its user. */
interface MiddlewareRole {
    register_middlewares(app: Express, auth: VerdaccioAuth, storage: VerdaccioStorage): void;
}

/**
 * Verdaccio calls it for each of the two roles in its configuration, `auth.package-protection` and
 * `middlewares.package-protection`.
 *
 * Roles of one configuration share one store. Never throws: Verdaccio may start without a plugin that fails to load. So every
 * failure here refuses every write, and is reported by the log and by `/-/package-protection/health`.
 *
 * @param _merged is ignored: Verdaccio 6 mixes the plugin's options with its own.
 */
declare function packageProtection(_merged: unknown, options: VerdaccioPluginOptions): AuthRole & MiddlewareRole;

export { packageProtection as default };
export type { PluginOptions };
