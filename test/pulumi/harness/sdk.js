'use strict';

const { createRequire } = require('node:module');
const path = require('node:path');

/** How the engine writes a value that is not known yet. */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** The modules of the Pulumi SDK that a folder resolves: what the language host would run for it. */
function sdkOf(folder) {
  const fromFolder = createRequire(path.join(path.resolve(folder), 'package.json'));
  const fromSdk = createRequire(fromFolder.resolve('@pulumi/pulumi/package.json'));
  return {
    resolve: (name) => fromFolder.resolve(name),
    grpc: fromSdk('@grpc/grpc-js'),
    struct: fromSdk('google-protobuf/google/protobuf/struct_pb').Struct,
    Empty: fromSdk('google-protobuf/google/protobuf/empty_pb').Empty,
    proto: (name) => fromSdk(`./proto/${name}`),
  };
}

const secret = (value) => ({ [SIGNATURE]: SECRET, value });

module.exports = { SECRET, sdkOf, secret, SIGNATURE, UNKNOWN };
