import { Express } from 'express';
import { z } from 'zod';

/** What the plugin uses of Verdaccio's own objects, as Verdaccio 6.10 gives them. */
/** Who sent a request. Nobody is signed in where there is no name. */
interface VerdaccioUser {
    readonly name?: string | undefined;
    /** All groups, Verdaccio's own among them, such as `$all`. */
    readonly groups?: readonly string[] | undefined;
    /** The groups that an auth plugin gave. */
    readonly real_groups?: readonly string[] | undefined;
    /** Where a token of `npm token create` was used: its key in the storage. */
    readonly token?: {
        readonly key?: string | undefined;
    } | undefined;
}
/** Verdaccio's answer to an auth plugin's question: an error denies, false leaves it to the next plugin. */
type AccessCallback = (error: Error | null, allowed?: boolean) => void;
/** A package, and the names and groups that the `packages` section lists for it; false or empty where it lists none. */
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
/** Verdaccio's configuration: what stands in its YAML, and where that was read. */
interface VerdaccioConfig {
    readonly auth?: unknown;
    readonly middlewares?: unknown;
    readonly storage?: unknown;
    /** The plugin that keeps packages, by its id; Verdaccio's own storage where there is none. */
    readonly store?: unknown;
    /** The plugins that filter what packages show, by their ids. */
    readonly filters?: unknown;
    /** The path of the configuration file. */
    readonly configPath?: unknown;
    /** The path under which a proxy serves the registry. */
    readonly url_prefix?: unknown;
}
interface VerdaccioPluginOptions {
    readonly config: VerdaccioConfig;
    readonly logger: VerdaccioLogger;
}
type Next = (error?: unknown) => void;
/** A request, as far as Verdaccio's authentication looks at it. */
interface AuthenticatedRequest {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    pause(): unknown;
    resume(): unknown;
    remote_user?: VerdaccioUser | undefined;
}
interface VerdaccioAuth {
    /** Every auth plugin, in the order in which they are asked. */
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
    /** What may hide versions from everybody who reads a package. */
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
/** What the plugin is told in Verdaccio's YAML; docs/guard/verdaccio.md says what each of them means. */
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
 * What Verdaccio calls for each of the two roles that its configuration lists, `auth.package-protection` and
 * `middlewares.package-protection`. Roles of one configuration share one store. Never throws: a plugin that fails to load is
 * one that Verdaccio may go on without, so whatever is wrong here refuses every write, and is told by the log and by
 * `/-/package-protection/health`.
 *
 * @param _merged is not looked at: Verdaccio 6 mixes the plugin's options with its own.
 */
declare function packageProtection(_merged: unknown, options: VerdaccioPluginOptions): AuthRole & MiddlewareRole;

export { packageProtection as default };
export type { PluginOptions };
