import { gzipSync } from "node:zlib";

const blockBytes = 512;

/** A package as npm packs it: `package.json` alone, below the folder `package`. */
export function packedManifest(manifest: object): Buffer {
  const content = Buffer.from(JSON.stringify(manifest));
  const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
  return gzipSync(Buffer.concat([header("package/package.json", content.length), content, padding, endOfArchive]));
}

/** Two empty blocks end a tar archive. */
const endOfArchive = Buffer.alloc(2 * blockBytes);

/** A file's block in the ustar format: names and octal numbers at fixed places, and the sum of all its bytes. */
function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0);
  block.write("0000644\0", 100);
  block.write("0000000\0", 108);
  block.write("0000000\0", 116);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write("00000000000\0", 136);
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}
