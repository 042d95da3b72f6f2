'use strict';

// Loaded before the function: what it asks Amazon S3 for, over HTTPS, comes from a server of the test.
const http = require('node:http');
const https = require('node:https');

https.get = (url, options) => {
  if (!url.hostname.endsWith('.amazonaws.com')) throw new Error(`${url.hostname} is not Amazon S3`);
  return http.get(new URL(url.pathname, process.env.S3_AT), options);
};
