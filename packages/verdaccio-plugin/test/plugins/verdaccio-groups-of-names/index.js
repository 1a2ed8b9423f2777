/** Signs everybody in, and puts `olivia.owners` into the group `owners`. */
export default function groupsOfNames() {
  return {
    authenticate: (name, _password, callback) => callback(null, name.split(".")),
    adduser: (_name, _password, callback) => callback(null, true),
  };
}
