/** The parts of Verdaccio's own objects that the plugin uses, as in Verdaccio 6.10. */

/** The sender of a request; anonymous without a name. */
export interface VerdaccioUser {
  readonly name?: string | undefined;
  /** All groups, Verdaccio's own among them, such as `$all`. */
  readonly groups?: readonly string[] | undefined;
  /** The groups that an auth plugin gave. */
  readonly real_groups?: readonly string[] | undefined;
  /** The key in the storage, if the request has a token of `npm token create`. */
  readonly token?: { readonly key?: string | undefined } | undefined;
}

/** Verdaccio's answer to an auth plugin's question: an error denies, false leaves it to the next plugin. */
export type AccessCallback = (error: Error | null, allowed?: boolean) => void;

/** A package, and the names and groups that the `packages` section lists for it; false or empty if it lists none. */
export interface VerdaccioPackage {
  readonly name: string;
  readonly access?: readonly string[] | undefined;
  readonly publish?: readonly string[] | undefined;
  readonly unpublish?: readonly string[] | false | undefined;
}

type PackageQuestion = (
  wanted: { readonly packageName: string },
  user: VerdaccioUser,
  callback: AccessCallback,
) => void;

export interface VerdaccioLogger {
  info(details: object, template: string): void;
  warn(details: object, template: string): void;
  error(details: object, template: string): void;
}

/** Verdaccio's configuration: the content of its YAML, and its path. */
export interface VerdaccioConfig {
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
export interface VerdaccioPluginOptions {
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

export interface VerdaccioAuth {
  /** Every auth plugin, in the order of Verdaccio's calls. */
  readonly plugins?: readonly unknown[];
  readonly allow_access: PackageQuestion;
  readonly allow_publish: PackageQuestion;
  readonly allow_unpublish: PackageQuestion;
  apiJWTmiddleware(): (request: AuthenticatedRequest, response: { readonly locals: object }, next: Next) => void;
}

/** A token of `npm token create`. */
export interface StoredToken {
  readonly key: string;
  readonly readonly?: boolean | undefined;
  readonly cidr?: readonly string[] | undefined;
}

/** Where packages are kept: files, or a plugin's place. */
interface VerdaccioStoragePlugin {
  /** Lists the names of the packages that were published here. */
  get?(callback: (error: Error | null, names?: readonly string[]) => void): Promise<readonly string[]> | undefined;
}

export interface VerdaccioStorage {
  readTokens(filter: { readonly user: string }): Promise<readonly StoredToken[]>;
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
