import { readFile } from "node:fs/promises";
import { servers } from "./servers.ts";

/**
 * A server in a process of its own: tells its port, then its processor time in microseconds whenever it is asked, and ends
 * with the process that started it. Parameters: its name, the file of the bytes, the database.
 */
const [name = "", bytesPath = "", databasePath = ""] = process.argv.slice(2);
const start = Object.entries(servers).find(([known]) => known === name)?.[1];
if (start === undefined) throw new TypeError(`there is no server ${name}`);

process.on("disconnect", () => process.exit());
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(await start(await readFile(bytesPath), databasePath));
