'use strict';

// What IAM holds: users by name without regard to case, two keys each at most. A rename takes the keys
// along, and the deletion of a key that nobody finds counts as done, as the AWS provider has it.
const {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} = require('node:fs');

class Ledger {
  /** @param accounts by id: users by name: the status of each key by its id */
  constructor(accounts = {}) {
    this.accounts = accounts;
  }

  createUser(account, name) {
    if (this.nameOf(account, name) !== undefined) {
      throw new Error(`EntityAlreadyExists: User with name ${name} already exists.`);
    }
    this.usersOf(account)[name] = {};
  }

  renameUser(account, from, to) {
    const users = this.usersOf(account);
    const found = this.nameOf(account, from);
    if (found === undefined)
      throw new Error(`NoSuchEntity: The user with name ${from} cannot be found.`);
    if (found === to) return;
    users[to] = users[found];
    delete users[found];
  }

  deleteUser(account, name, { withKeys = false } = {}) {
    const found = this.nameOf(account, name);
    if (found === undefined) return;
    if (!withKeys && Object.keys(this.usersOf(account)[found]).length > 0) {
      throw new Error('DeleteConflict: Cannot delete entity, must delete access keys first.');
    }
    delete this.usersOf(account)[found];
  }

  createKey(account, user, id, status) {
    const keys = this.keysOf(account, user);
    if (Object.keys(keys).length >= 2) {
      throw new Error('LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2');
    }
    keys[id] = status;
  }

  updateKey(account, user, id, status) {
    const keys = this.keysOf(account, user);
    if (!(id in keys))
      throw new Error(`NoSuchEntity: The Access Key with id ${id} cannot be found.`);
    keys[id] = status;
  }

  deleteKey(account, user, id) {
    const found = this.nameOf(account, user);
    if (found !== undefined) delete this.usersOf(account)[found][id];
  }

  /** Whose key it is, and its status. */
  keyOf(account, id) {
    for (const [user, keys] of Object.entries(this.usersOf(account))) {
      if (id in keys) return { user, status: keys[id] };
    }
    return undefined;
  }

  /** The users with two or more active keys, as `account/name`. */
  twice() {
    return Object.entries(this.accounts).flatMap(([account, users]) =>
      Object.entries(users)
        .filter(([, keys]) => Object.values(keys).filter((it) => it === 'Active').length > 1)
        .map(([name]) => `${account}/${name}`),
    );
  }

  usersOf(account) {
    return (this.accounts[account] ??= {});
  }

  nameOf(account, name) {
    const wanted = String(name).toLowerCase();
    return Object.keys(this.usersOf(account)).find((it) => it.toLowerCase() === wanted);
  }

  keysOf(account, user) {
    const found = this.nameOf(account, user);
    if (found === undefined)
      throw new Error(`NoSuchEntity: The user with name ${user} cannot be found.`);
    return this.usersOf(account)[found];
  }
}

/** Carries a change out on the ledger in a file, which several processes share. */
function inFile(file, change) {
  const lock = `${file}.lock`;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; ; tries++) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (tries > 1_000) throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
  try {
    const ledger = ledgerIn(file);
    const result = change(ledger);
    // At once: others read it without waiting for their turn.
    writeFileSync(`${file}.new`, JSON.stringify(ledger.accounts));
    renameSync(`${file}.new`, file);
    return result;
  } finally {
    rmdirSync(lock);
  }
}

function ledgerIn(file) {
  return existsSync(file) ? new Ledger(JSON.parse(readFileSync(file, 'utf8'))) : new Ledger();
}

module.exports = { inFile, Ledger, ledgerIn };
