'use strict';

const http = require('node:http');
const querystring = require('node:querystring');
const { setTimeout: pause } = require('node:timers/promises');

/**
 * A proxy on loopback in front of the endpoint at `target`: it counts calls by operation, lets each
 * take `latency` milliseconds longer, and keeps the credential report as AWS does (moto writes a new
 * one at each call and dates it 2015). Of what passes it keeps operation and status only.
 */
async function startCountingProxy(target, latency) {
  let counts = { calls: new Map(), retries: 0, errors: new Map() };
  let report;
  const add = (map, name) => map.set(name, (map.get(name) ?? 0) + 1);
  const agent = new http.Agent({ keepAlive: true });

  async function handle(request, response) {
    const body = await bodyOf(request);
    const operation = operationOf(request, body);
    if (/attempt=([2-9]|\d\d)/.test(String(request.headers['amz-sdk-request']))) counts.retries++;
    else add(counts.calls, operation);
    await pause(latency);
    const wanted = operation === 'GetCredentialReport';
    const answer = (wanted && report) || (await forward(target, agent, request, body));
    if (answer.status >= 400) add(counts.errors, `${operation} ${answer.status}`);
    else if (wanted) report ??= dated(answer);
    const { status, headers, content } = wanted ? (report ?? answer) : answer;
    response.writeHead(status, { ...endToEnd(headers), 'content-length': content.length });
    response.end(content);
  }

  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** What was counted since it was last asked. */
    take() {
      const taken = counts;
      counts = { calls: new Map(), retries: 0, errors: new Map() };
      return taken;
    },
    close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** The Query protocol names the operation in the body, JSON in a header, REST by method and path. */
function operationOf(request, body) {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return String(target).split('.').pop();
  const { Action } = querystring.parse(body.toString('utf8'));
  return Action ?? `${request.method} ${request.url.split('?')[0]}`;
}

function forward(target, agent, request, body) {
  return new Promise((resolve, reject) => {
    const { method, headers, url } = request;
    const asked = http.request(new URL(url, target), { method, headers, agent }, (answer) => {
      bodyOf(answer).then(
        (content) => resolve({ status: answer.statusCode, headers: answer.headers, content }),
        reject,
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function endToEnd(headers) {
  const ofOneHop = ['transfer-encoding', 'connection', 'keep-alive', 'content-length'];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneHop.includes(name)));
}

function dated(answer) {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const text = answer.content.toString('utf8');
  const content = text.replace(/(<GeneratedTime>)[^<]*/, `$1${now}`);
  return { ...answer, content: Buffer.from(content) };
}

module.exports = { startCountingProxy };
