/** A push that the rules of the benchmark allow. */
export interface Push {
  readonly method: "PUT";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const tarball = "eNrtXW1v27YW3mf9Ct4MuEi31JZkO2k7YEATp2uLvqRNehd3w2XF2myJWmbCkVJrGuvfBzxKiQ==".repeat(20);

function publication(name: string): string {
  const version = {
    name,
    version: "1.0.0",
    description: "a package of the benchmark",
    main: "index.js",
    dist: {
      shasum: "0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33",
      tarball: `http://registry.test/${name}/-/app-1.0.0.tgz`,
    },
  };
  return JSON.stringify({
    _id: name,
    name,
    description: version.description,
    "dist-tags": { latest: "1.0.0" },
    versions: { "1.0.0": version },
    access: null,
    _attachments: {
      [`${name}-1.0.0.tgz`]: { content_type: "application/octet-stream", data: tarball, length: tarball.length },
    },
  });
}

/** A file whose name is in the path, and a package whose name is in the body. */
export const pushes = {
  generic: {
    method: "PUT",
    path: "/registry/nobodys-package/1.0.0/file.bin",
    headers: { "content-type": "application/octet-stream" },
    body: "x".repeat(1024),
  },
  npm: {
    method: "PUT",
    path: "/registry/@nobodys%2fpackage",
    headers: { "content-type": "application/json" },
    body: publication("@nobodys/package"),
  },
} as const satisfies Readonly<Record<string, Push>>;

export type PushName = keyof typeof pushes;

/** What a registry listens with. */
export const pushHosts = ["Express", "node:http"] as const;
export type PushHost = (typeof pushHosts)[number];
