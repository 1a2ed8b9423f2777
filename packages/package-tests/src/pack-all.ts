/**
 * Packs every published package into a folder, for those who install before a release.
 *
 * pnpm run pack:all [folder]
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type PackedPackage, packPackages } from "./packed-packages.ts";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, "../../../packed"));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const packed = await packPackages(folder);

/** A package, and those of ours that it imports: no registry has them yet. */
function withOurs(name: string, found: Set<PackedPackage> = new Set()): ReadonlySet<PackedPackage> {
  const own = packed.find((one) => one.name === name);
  if (own === undefined || found.has(own)) return found;
  found.add(own);
  const manifest = JSON.parse(readFileSync(join(own.folder, "package.json"), "utf8"));
  for (const needed of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) withOurs(needed, found);
  return found;
}

const commands = packed.map(({ name }) => {
  const tarballs = [...withOurs(name)].map(({ tarball }) => `"$packed/${basename(tarball)}"`);
  return `## ${name}\n\n\`\`\`sh\nnpm install ${tarballs.join(" ")}\n\`\`\`\n`;
});
const page = `# Install before a release

Set \`packed\` to this folder. If you need several packages, install all of their tarballs in one command.

${commands.join("\n")}`;
writeFileSync(join(folder, "README.md"), page);
console.log(`${packed.length} packages are in ${folder}; its README.md has the commands that install them.`);
