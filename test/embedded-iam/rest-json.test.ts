import { restJson } from '../../embedded-iam/protocols/rest-json';

const protocol = restJson([
  { method: 'GET', path: '/analyzer', action: 'ListAnalyzers' },
  { method: 'GET', path: '/analyzer/{analyzerName}', action: 'GetAnalyzer' },
  { method: 'POST', path: '/findingv2', action: 'ListFindingsV2' },
]);

test.each([
  ['GET', '/analyzer', 'type=ACCOUNT', '', 'ListAnalyzers', { type: 'ACCOUNT' }],
  ['GET', '/analyzer/my%20own', '', '', 'GetAnalyzer', { analyzerName: 'my own' }],
  ['POST', '/findingv2', '', '{"maxResults":2}', 'ListFindingsV2', { maxResults: 2 }],
  ['DELETE', '/analyzer', '', '', '', {}],
])('%s %s is the action of its method and path', (method, path, query, body, action, input) => {
  const request = { method, path, query: new URLSearchParams(query), headers: {}, body };
  expect(protocol.parse(request)).toEqual({ action, input });
});
