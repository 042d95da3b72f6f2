import { gzipSync } from 'node:zlib';
import type { Serve } from './hook-harness';

/** What may lie at the address of a payload, or come from it, in place of one. */
const ONE_KEY = `
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`;
const whole = JSON.stringify({ template: ONE_KEY });
const half: Serve = (_, response) => {
  response.writeHead(200, { 'content-length': whole.length });
  response.write(whole.slice(0, -5));
  response.destroy();
};
const elsewhere: Serve = (_, response) => {
  response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
};
const silent: Serve = () => undefined;
const drip: Serve = (_, response) => {
  response.writeHead(200, { 'content-length': 1_000_000 });
  response.write('{');
};
const endless: Serve = (_, response) => {
  const piece = Buffer.alloc(1024 * 1024, 0x20);
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

export const BROKEN_PAYLOADS: readonly (readonly [string, string | Serve, RegExp])[] = [
  ['half of an answer', half, /cut the template off|cannot be reached/],
  ['a redirect', elsewhere, /HTTP 302/],
  ['silence', silent, /did not give the template within|longer than/],
  ['a drip', drip, /did not give the template within|longer than/],
  ['an answer without end', endless, /larger than|longer than/],
  ['an error of S3', (_, it) => it.writeHead(503).end('<Error/>'), /HTTP 503/],
  ['no content', (_, it) => it.writeHead(204).end(), /HTTP 204/],
  ['an empty body', '', /not valid JSON, or ends too early/],
  ['half of the JSON', whole.slice(0, -5), /not valid JSON, or ends too early/],
  ['compressed', (_, it) => it.end(gzipSync(whole)), /not valid JSON, or ends too early/],
  ['XML', '<html></html>', /not valid JSON, or ends too early/],
  ['a list', '[]', /not an object/],
  ['a word', '"template"', /not an object/],
  ['no template', '{}', /has no template/],
  ['an empty template', '{"template":" "}', /has no template/],
  ['a template that is an object', '{"template":{"Resources":{}}}', /has no template/],
  ['no template at all', '{"template":null,"previousTemplate":"Resources: {}"}', /no template/],
  ['a template that is not one', '{"template":"hello"}', /template/],
  ['a template that breaks off', '{"template":"Resources: ["}', /template/],
];
