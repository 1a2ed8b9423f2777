/** The rooms of `packages/core/src`, from the top down: a room imports only from itself and from the rooms above it. */
const roomPath = (name) => `packages/core/src/${name}/`;

/** The rooms that are synchronous and have no effects. */
export const pureRooms = ["rules", "decision", "analysis"].map(roomPath);

export const coreRooms = [...pureRooms, ...["store", "protection"].map(roomPath)];
