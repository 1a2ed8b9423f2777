/** The rooms of `packages/http/src`, from the top down: a room imports only from itself and from the rooms above it. */
const roomPath = (name) => `packages/http/src/${name}/`;

/** The rooms that every transport shares; nothing of Node is in them. */
export const sharedHttpRooms = ["message", "management", "guard"].map(roomPath);

/** The transports, which do not know one another. */
export const transportRooms = ["node", "fetch"].map(roomPath);
