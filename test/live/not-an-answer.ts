import { gzipSync } from 'node:zlib';
import type { OtherAnswer } from '../support/fault-proxy';

const HTML = 'text/html; charset=utf-8';
const PAGE = '<!doctype html><html><head><title>Sign in</title></head><body><form/></body></html>';
const BROKEN_PAGE = '<!DOCTYPE html><html><body>Sign in<br><img src=x></body></html>';
const ROLES =
  '<ListRolesResponse><ListRolesResult><Roles/><IsTruncated>false</IsTruncated></ListRolesResult></ListRolesResponse>';
const LAUGHS =
  '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]><x>&c;&c;&c;</x>';

/** Replaces what is within the result of an answer in XML, or the whole of one in JSON. */
const within = (inner: string) => (real: Buffer) =>
  real
    .toString('utf8')
    .replace(/(<\w+Result>)[^]*(<\/\w+Result>)/, `$1${inner}$2`)
    .replace(/^\{[^]*/, `{"result":"${inner}"}`);

/** What a call may be answered with that is no answer to it, each as a person would say it. */
export const NOT_AN_ANSWER: readonly (readonly [string, OtherAnswer])[] = [
  ["a proxy's sign-in page", { type: HTML, body: PAGE }],
  ['a page that is no XML', { type: HTML, body: BROKEN_PAGE }],
  ['a page that says that it is XML', { type: 'text/xml', body: PAGE }],
  ['a page that says that it is JSON', { type: 'application/x-amz-json-1.1', body: PAGE }],
  ['a page as XHTML', { type: 'application/xhtml+xml', body: PAGE }],
  ['an empty page', { type: HTML, body: '' }],
  ['nothing, as XML', { type: 'text/xml', body: '' }],
  ['nothing, as JSON', { type: 'application/json', body: '' }],
  ['nothing, without a type', { body: '' }],
  ['no content', { status: 204, body: '' }],
  ['accepted', { status: 202, type: 'text/plain', body: 'Accepted' }],
  ['white space', { type: 'text/xml', body: '\n \n' }],
  ['a byte order mark', { type: 'text/xml', body: '\ufeff' }],
  ['an element of nothing', { type: 'text/xml', body: '<x/>' }],
  ['an XML declaration alone', { type: 'text/xml', body: '<?xml version="1.0"?>' }],
  ['a comment alone', { type: 'text/xml', body: '<!-- maintenance -->' }],
  ['text', { type: 'text/plain', body: 'OK' }],
  ['text as XML', { type: 'text/xml', body: 'OK' }],
  ["another operation's answer", { type: 'text/xml', body: ROLES }],
  ['entities in entities', { type: 'text/xml', body: LAUGHS }],
  ['ten thousand elements in one another', { type: 'text/xml', body: '<a>'.repeat(10_000) }],
  ['an empty object', { type: 'application/x-amz-json-1.1', body: '{}' }],
  ['null', { type: 'application/x-amz-json-1.1', body: 'null' }],
  ['an empty list', { type: 'application/x-amz-json-1.1', body: '[]' }],
  ['a number', { type: 'application/x-amz-json-1.1', body: '42' }],
  ['true', { type: 'application/x-amz-json-1.1', body: 'true' }],
  ['a message', { type: 'application/json', body: '{"message":"ok"}' }],
  ['JSON that is cut off', { type: 'application/json', body: '{"Events":[' }],
  [
    'null for every list',
    {
      type: 'application/json',
      body: '{"Events":null,"Accounts":null,"analyzers":null,"findings":null,"findingDetails":null}',
    },
  ],
  [
    'objects for every list',
    {
      type: 'application/json',
      body: '{"Events":{},"Accounts":{},"analyzers":{},"findings":{},"findingDetails":{}}',
    },
  ],
  [
    'texts for every list',
    {
      type: 'application/json',
      body: '{"Events":"","Accounts":"","analyzers":"","findings":"","findingDetails":""}',
    },
  ],
  [
    'lists of nothing',
    {
      type: 'application/json',
      body: '{"Events":[null],"Accounts":[null],"analyzers":[null],"findings":[null],"findingDetails":[null]}',
    },
  ],
  ['half of the real answer', { type: 'text/xml', body: (it) => it.subarray(0, it.length / 2) }],
  ['the real answer, backwards', { type: 'text/xml', body: (it) => Buffer.from(it).reverse() }],
  [
    'the real answer, as UTF-16',
    { type: 'text/xml', body: (it) => Buffer.from(it.toString(), 'utf16le') },
  ],
  ['the real answer, compressed', { type: 'text/xml', body: (it) => gzipSync(it) }],
  ['the real answer without its end', { type: 'text/xml', body: (it) => it.subarray(0, -3) }],
  ['the envelope alone', { type: 'text/xml', body: within('') }],
  ['text in the envelope', { type: 'text/xml', body: within('text') }],
  ['zeros', { type: 'text/xml', body: Buffer.alloc(2_000) }],
  [
    'a redirection',
    { status: 302, type: HTML, headers: { location: 'https://login.example.com/' }, body: PAGE },
  ],
  ['a request of the proxy to sign in', { status: 407, type: HTML, body: PAGE }],
  ['the same without a word', { status: 407, body: '' }],
  ['a page that forbids', { status: 403, type: HTML, body: BROKEN_PAGE }],
  ['a page that forbids, as XML', { status: 403, type: HTML, body: PAGE }],
  ['a page that finds nothing', { status: 404, type: HTML, body: PAGE }],
  ['a refusal without a word', { status: 400, body: '' }],
  ['too many calls, without a word', { status: 429, body: '' }],
  ['a bad gateway', { status: 502, type: HTML, body: PAGE }],
  ['unavailable, without a word', { status: 503, body: '' }],
  [
    'a gateway that waits no longer',
    { status: 504, type: 'text/plain', body: 'upstream timed out' },
  ],
  [
    'an error with the status of an answer',
    { type: 'text/xml', body: '<ErrorResponse><Error><Code>Busy</Code></Error></ErrorResponse>' },
  ],
  ['a cut connection', 'reset'],
  ['half an answer and a cut connection', 'cut'],
  ['another protocol', 'garbage'],
];

/** Words that are the SDK's own, or a program's: nobody should have to read them. */
export const INTERNALS =
  /@smithy|@aws-sdk XML|Deserialization|\$response|hidden field|is not valid JSON|Unexpected token|Cannot read propert|undefined|\[object|TypeError|SyntaxError|UnknownError|Unknown:|HPE_\w+:|\n\s+at /;
