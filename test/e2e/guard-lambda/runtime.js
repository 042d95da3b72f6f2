'use strict';

// What AWS Lambda's Node runtime does, and no more: it asks the runtime API for an event, gives it to
// the handler with the time that is left, and hands the answer back (Lambda developer guide, "Using the
// Lambda runtime API").
const http = require('node:http');
const path = require('node:path');

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;
const [file, name] = process.env._HANDLER.split('.');
const handler = require(path.join(process.env.LAMBDA_TASK_ROOT, file))[name];

function call(method, url, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (it) => chunks.push(it));
      response.on('end', () => {
        resolve({ headers: response.headers, text: Buffer.concat(chunks).toString('utf8') });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function main() {
  for (;;) {
    const { headers, text } = await call('GET', `${api}/next`);
    const id = headers['lambda-runtime-aws-request-id'];
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    const context = { getRemainingTimeInMillis: () => deadline - Date.now() };
    try {
      const answer = await handler(JSON.parse(text), context);
      await call('POST', `${api}/${id}/response`, JSON.stringify(answer ?? null));
    } catch (error) {
      const { name: errorType, message: errorMessage } = error;
      await call('POST', `${api}/${id}/error`, JSON.stringify({ errorType, errorMessage }));
    }
  }
}

void main();
